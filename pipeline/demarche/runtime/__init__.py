"""What stages and training share beneath them: quotation marks, word pieces, sentences, ONNX sessions."""
