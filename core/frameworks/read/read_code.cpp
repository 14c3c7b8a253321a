#include "frameworks/read/read_code.h"

#include <algorithm>
#include <utility>

#include "frameworks/python/interpreter.h"
#include "frameworks/read/forms/form_table.h"

namespace convwalk {

const ReadLayer* first_gap(const ReadProgram& program) {
    const auto found = std::find_if(program.layers.begin(), program.layers.end(), [](const ReadLayer& layer) {
        return layer.kind == ReadLayer::Kind::gap;
    });
    return found == program.layers.end() ? nullptr : &*found;
}

ReadProgram read_code(std::string_view text, const GivenInput& given) {
    if (const Form* form = form_of(text)) return form->read(text, given);
    ReadProgram program = python::Interpreter(given).read(text);
    // What the code says of its input counts, and may stand behind what is worked out of it.
    if (program.input.empty() || program.input == given.sizes) return program;
    GivenInput own = given;
    own.sizes = program.input;
    own.channels = program.in_channels;
    return python::Interpreter(std::move(own)).read(text);
}

}  // namespace convwalk
