"""What those who run the server see and steer: its log, its figures, its health, its workers."""
