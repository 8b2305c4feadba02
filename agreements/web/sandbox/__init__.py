"""What strangers send is examined in a child process that may take so much time and memory and no more.

Two things stand between a file and the process that serves pages. A fork server, started early, holds the modules that read
files and nothing else: no connection, no secret, no thread. Each file gets a child of it, under limits that the kernel keeps.
The child is asked by the names of functions of ours and answers with plain data, which is read back as the type that the
function promises: nothing in a file chooses what is made of it.
"""

from agreements.web.sandbox.asking import Box, Sandbox
from agreements.web.sandbox.containing import contained
from agreements.web.sandbox.how_far import Tell, untold
from agreements.web.sandbox.limits import Limits, NoAnswerError, Reason
from agreements.web.sandbox.turns import BusyError, Turns

__all__ = ["Box", "BusyError", "Limits", "NoAnswerError", "Reason", "Sandbox", "Tell", "Turns", "contained", "untold"]
