"""How many bytes a body may have: known to the settings, which import no framework."""

from typing import Final

MAX_BODY: Final = 1_048_576
# What a file may have, and what stands around it and beside it in the body.
MAX_FILE: Final = 10 * 1_048_576
MAX_UPLOAD: Final = MAX_FILE + 65_536
