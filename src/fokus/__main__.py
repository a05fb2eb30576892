"""``py -m fokus``, for machines on which scripts are not on the path."""

from fokus.cli import main

if __name__ == "__main__":
    main()
