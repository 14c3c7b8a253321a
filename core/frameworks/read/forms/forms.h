// The readers of the forms, one after the other as form_table.cpp has them. Level 3.
#pragma once

#include <string>
#include <string_view>

#include "frameworks/read/read_code.h"

namespace convwalk::forms {

// --- pages with code in them (pages.cpp)

[[nodiscard]] bool is_notebook(std::string_view content);
[[nodiscard]] ReadProgram read_notebook(std::string_view content, const GivenInput& given);
[[nodiscard]] bool is_markdown(std::string_view content);
[[nodiscard]] ReadProgram read_markdown(std::string_view content, const GivenInput& given);

// --- print(model) of PyTorch (printed_modules.cpp)

[[nodiscard]] bool is_printed_module(std::string_view content);
[[nodiscard]] ReadProgram read_printed_module(std::string_view content, const GivenInput& given);

// --- summaries, which say what comes out of each layer, and no more (summaries.cpp, keras_summary.cpp)

[[nodiscard]] bool is_torch_summary(std::string_view content);
[[nodiscard]] ReadProgram read_torch_summary(std::string_view content, const GivenInput& given);
[[nodiscard]] bool is_keras_summary(std::string_view content);
[[nodiscard]] ReadProgram read_keras_summary(std::string_view content, const GivenInput& given);

// --- Keras's own JSON (keras_json.cpp)

[[nodiscard]] bool is_keras_json(std::string_view content);
[[nodiscard]] ReadProgram read_keras_json(std::string_view content, const GivenInput& given);

/// A .keras file, which is an archive of it.
[[nodiscard]] bool is_archive(std::string_view content);
[[nodiscard]] ReadProgram read_archive(std::string_view content, const GivenInput& given);

// --- an .onnx file (onnx_file.cpp)

[[nodiscard]] bool is_onnx_file(std::string_view content);
[[nodiscard]] ReadProgram read_onnx_file(std::string_view content, const GivenInput& given);

// --- ONNX as text (onnx_text.cpp)

/// Of onnx.parser.
[[nodiscard]] bool is_onnx_text(std::string_view content);
[[nodiscard]] ReadProgram read_onnx_text(std::string_view content, const GivenInput& given);
/// Of onnx.helper.printable_graph().
[[nodiscard]] bool is_printed_onnx(std::string_view content);
[[nodiscard]] ReadProgram read_printed_onnx(std::string_view content, const GivenInput& given);
/// Of torch.onnx.export(verbose=True).
[[nodiscard]] bool is_printed_jit(std::string_view content);
[[nodiscard]] ReadProgram read_printed_jit(std::string_view content, const GivenInput& given);

}  // namespace convwalk::forms
