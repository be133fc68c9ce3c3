"""The command `unroll`: one module for each of its commands."""


def main() -> None:
    """Run the command line of this process."""
    # A process that draws for another imports the script that started it, and has no use for this.
    from app.cli.command import app

    app()
