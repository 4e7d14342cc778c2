"""A network of ours, run by onnxruntime: on one thread, and without telling anybody.

From version 1.29 on onnxruntime's builds report every session to their maker's servers, and keep a file of
what is still to be reported, unless the variable below is set when it is loaded. So nobody else imports it
first (tests/test_layers.py).
"""

import os
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime


def session(data: bytes) -> Any:
    """An onnxruntime session of an ONNX file's bytes, on the processor. It does not spin while it waits: a
    call leaves the processor to others. Raises onnxruntime's errors."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    made = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    made._model_bytes = None  # it would keep them to begin again with other providers
    return made
