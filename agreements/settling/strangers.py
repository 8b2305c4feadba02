"""Where forms that were handed in are examined: in children that know nothing but how to read them. Pure."""

from agreements.settling.scans import MAX_BYTES
from agreements.web.sandbox import Limits, Sandbox

# A page scanned in colour, 600 dots to the inch, has some 100 MB once it is unpacked.
LIMITS = Limits(seconds=20, processor_seconds=12, memory=768 * 1024 * 1024, size=MAX_BYTES)

SANDBOX = Sandbox("agreements.settling.scans")
