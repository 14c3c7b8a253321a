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

}  // namespace convwalk::forms
