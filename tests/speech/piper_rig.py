"""A piper voice so small that a test can make it: it hums, longer for more letters and for a larger length scale."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE = 16_000  # Hz, what piper's smaller voices have
SAMPLES_A_LETTER = 900
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,!?'-"


def make_voice(path: Path) -> Path:
    """Write the model and its ``.json``: inputs input, input_lengths, scales; output [1, 1, 1, N]."""

    def constant(name: str, value: np.ndarray) -> onnx.TensorProto:
        return numpy_helper.from_array(value, name)

    nodes = [
        helper.make_node("Cast", ["input_lengths"], ["letters"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["scales", "one"], ["length_scale"], axis=0),
        helper.make_node("Mul", ["letters", "length_scale"], ["stretched"]),
        helper.make_node("Mul", ["stretched", "a_letter"], ["samples"]),
        helper.make_node("ReduceSum", ["samples"], ["size"], keepdims=0),
        helper.make_node("Range", ["zero", "size", "step"], ["at"]),
        helper.make_node("Mul", ["at", "pitch"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["hum"]),
        helper.make_node("Reshape", ["hum", "shape"], ["output"]),
    ]
    constants = [
        constant("one", np.array([1], dtype=np.int64)),
        constant("a_letter", np.array([SAMPLES_A_LETTER], dtype=np.float32)),
        constant("zero", np.array(0, dtype=np.float32)),
        constant("step", np.array(1, dtype=np.float32)),
        constant("pitch", np.array(2 * np.pi * 220 / RATE, dtype=np.float32)),
        constant("shape", np.array([1, 1, 1, -1], dtype=np.int64)),
    ]
    graph = helper.make_graph(
        nodes,
        "hum",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "letters"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    letters = {letter: [number + 3] for number, letter in enumerate(LETTERS)}
    config = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "text",
        "num_symbols": len(LETTERS) + 3,
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_id_map": {"_": [0], "^": [1], "$": [2], **letters},
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(config), "utf-8")
    return path
