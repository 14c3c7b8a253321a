#include "frameworks/read/forms/form_table.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "basics/errors.h"
#include "frameworks/read/forms/forms.h"
#include "frameworks/read/forms/text_lines.h"

namespace convwalk {
namespace {

using namespace forms;

bool is_hdf5(std::string_view content) {
    return content.starts_with("\x89HDF\r\n");
}
ReadProgram refuse_hdf5(std::string_view, const GivenInput&) {
    throw BadInput(
        "this is an HDF5 file, as older versions of Keras save a model; paste what its to_json() prints");
}

// Markdown is tried before what it may have in its blocks.
constexpr std::size_t kAny = SIZE_MAX;
constexpr std::size_t kMostJson = std::size_t{8} << 20;

constexpr std::array kForms = {
    Form{"an .onnx file", kAny, is_onnx_file, read_onnx_file},
    Form{"a .keras file", kAny, is_archive, read_archive},
    Form{"an HDF5 file", kAny, is_hdf5, refuse_hdf5},
    Form{"a notebook", kMostJson, is_notebook, read_notebook},
    Form{"a model of Keras as JSON", kMostJson, is_keras_json, read_keras_json},
    Form{"a page of Markdown", kLongestCode, is_markdown, read_markdown},
    Form{"a model of PyTorch as it is printed", kLongestCode, is_printed_module, read_printed_module},
    Form{"a model of ONNX as text", kLongestCode, is_onnx_text, read_onnx_text},
    Form{"a graph of ONNX as it is printed", kLongestCode, is_printed_onnx, read_printed_onnx},
    Form{"a graph of ONNX as PyTorch prints it", kLongestCode, is_printed_jit, read_printed_jit},
    Form{"a summary of torchsummary or torchinfo", kLongestCode, is_torch_summary, read_torch_summary},
    Form{"a summary of Keras", kLongestCode, is_keras_summary, read_keras_summary},
};

}  // namespace

std::span<const Form> forms_of_models() {
    return kForms;
}

const Form* form_of(std::string_view content) {
    const auto found = std::find_if(kForms.begin(), kForms.end(), [&](const Form& form) {
        return content.size() <= form.most_bytes && form.fits(content);
    });
    return found == kForms.end() ? nullptr : &*found;
}

}  // namespace convwalk
