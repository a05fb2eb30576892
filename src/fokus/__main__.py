"""The program, also as ``py -m fokus``, for machines on which scripts are not on the path."""


def main() -> None:
    """Run the command line.

    It is imported here since every process that fokus begins imports this module, and needs no more of it.
    """
    from fokus import cli

    cli.main()


if __name__ == "__main__":
    main()
