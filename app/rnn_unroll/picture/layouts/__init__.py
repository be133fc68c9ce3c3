"""Layouts: where everything goes. Each module here arranges what one view or style draws into a scene."""
