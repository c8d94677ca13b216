"""How many bytes a body may have: known to the settings, which import no framework."""

from typing import Final

MAX_BODY: Final = 1_048_576
# What a file may have, and what stands around it and beside it in the body.
MAX_FILE: Final = 10 * 1_048_576
AROUND: Final = 65_536
# A file of rows for an import (B134): the largest that comes in at any door.
MAX_TABLE: Final = 50 * 1_048_576
MAX_UPLOAD: Final = MAX_TABLE + AROUND
