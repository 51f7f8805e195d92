"""How ONNX Runtime is asked to run a graph: in the processor, by as many threads as one text deserves."""

from __future__ import annotations

from pathlib import Path

import onnxruntime


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """A session over an exported graph.

    Args:
        path: the graph.
        threads: threads for one text; 1 is the fastest for short messages on a shared machine.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
