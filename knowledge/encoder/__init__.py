"""The sentence encoder: made once from packaged weights, served by ONNX Runtime."""
