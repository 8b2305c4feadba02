import sys

from signatures.checking.offline.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
