#include "frameworks/read/forms/form_table.h"

#include <algorithm>
#include <array>

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
constexpr std::array kForms = {
    Form{"a notebook", is_notebook, read_notebook},
    Form{"a model of Keras as JSON", is_keras_json, read_keras_json},
    Form{"an HDF5 file", is_hdf5, refuse_hdf5},
    Form{"a page of Markdown", is_markdown, read_markdown},
    Form{"a model of PyTorch as it is printed", is_printed_module, read_printed_module},
    Form{"a summary of torchsummary or torchinfo", is_torch_summary, read_torch_summary},
    Form{"a summary of Keras", is_keras_summary, read_keras_summary},
};

}  // namespace

std::span<const Form> forms_of_models() {
    return kForms;
}

const Form* form_of(std::string_view content) {
    const auto found =
        std::find_if(kForms.begin(), kForms.end(), [&](const Form& form) { return form.fits(content); });
    return found == kForms.end() ? nullptr : &*found;
}

}  // namespace convwalk
