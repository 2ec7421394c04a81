"""`muster …`: one command a file, each with `add_parser(commands)`. What a command needs is loaded when it runs."""
