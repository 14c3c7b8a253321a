#include "frameworks/read/found.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/read/walk.h"

namespace convwalk {
namespace {

// Sizes of the pictures of data sets, the most usual first.
constexpr std::int64_t kUsualSizes[] = {32, 224, 28, 64, 96, 128, 227, 256, 299, 512};

// Inputs over which a program is tried: a person who pastes a layer has said none.
std::vector<Extents> inputs_to_try(const ReadProgram& program, const Extents& input) {
    if (!program.input.empty()) return {program.input};
    const std::size_t axes = dimensions_of(program).value_or(2);
    Extents own = input;
    if (own.size() != axes) own.assign(axes, input.front());
    std::vector<Extents> all = {own};
    for (const std::int64_t size : kUsualSizes) all.emplace_back(axes, size);
    return all;
}

struct WalkedProgram {
    ReadProgram program;
    std::vector<WalkedLayer> layers;
    Extents input;
    std::string note;  // what was taken for the input, where nothing said it
};

WalkedProgram walked_over_some_input(std::string_view text, const Extents& input) {
    std::optional<BadInput> first_error;
    for (const Extents& each : inputs_to_try(read_code(text), input)) {
        try {
            WalkedProgram walked;
            walked.program = read_code(text, {.sizes = each});
            walked.layers = walk(walked.program, each);
            walked.input = each;
            if (first_error)
                walked.note = fmt::format(
                    "the code says no size of its input, and the one that was there does not fit; it is {} "
                    "here",
                    spaced(each));
            return walked;
        } catch (const BadInput& error) {
            if (!first_error) first_error = error;
        }
    }
    throw *first_error;
}

std::vector<CodeLayer> layers_of(const ReadProgram& program, const std::vector<WalkedLayer>& walked) {
    std::vector<CodeLayer> layers;
    for (std::size_t i = 0; i < walked.size(); ++i) {
        if (!walked[i].request) continue;
        CodeLayer layer;
        layer.request = word_or_numbers(*walked[i].request);
        layer.words = fmt::format("{}, line {}", program.layers[i].name, program.layers[i].place.line);
        layer.sizes =
            fmt::format("{} → {}", spaced(input_extents(layer.request.layer)), spaced(walked[i].output));
        layers.push_back(std::move(layer));
    }
    return layers;
}

// It moves, joins or makes cells of a map.
bool has_cells(ReadLayer::Kind kind) {
    return kind != ReadLayer::Kind::activation && kind != ReadLayer::Kind::linear &&
           kind != ReadLayer::Kind::reshape && kind != ReadLayer::Kind::gap;
}

}  // namespace

std::vector<std::size_t> layers_to_draw(const ReadProgram& program) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < program.layers.size(); ++i) {
        if (has_cells(program.layers[i].kind)) found.push_back(i);
    }
    return found;
}

std::vector<std::size_t> layers_to_draw_or_refusal(const ReadProgram& program) {
    std::vector<std::size_t> found = layers_to_draw(program);
    if (found.empty()) throw BadInput("the code has no convolution and no pooling");
    return found;
}

bool is_one_layer(const ReadProgram& program) {
    const std::vector<std::size_t> layers = layers_to_draw(program);
    return layers.empty() || (layers.size() == 1 && program.layers[layers[0]].inputs.size() == 1 &&
                              program.layers[layers[0]].kind != ReadLayer::Kind::crop);
}

LayerRequest word_or_numbers(LayerRequest request) {
    if (request.padding == PaddingWord::numbers) request.layer = resolved(request);
    return request;
}

FoundCode found_code(std::string_view text, const Extents& input) {
    const std::size_t to_draw = layers_to_draw_or_refusal(read_code(text)).size();
    const WalkedProgram walked = walked_over_some_input(text, input);
    const ReadProgram& program = walked.program;
    FoundCode found;
    if (!walked.note.empty()) found.notes.push_back(walked.note);
    found.layers = layers_of(program, walked.layers);
    try {
        found.network = stack_of(program, walked.input);
        found.network->notes.insert(found.network->notes.begin(), found.notes.begin(), found.notes.end());
    } catch (const BadInput& error) {
        if (found.layers.empty()) throw;
        found.why_no_network = error.what();
        if (to_draw > 1)
            found.notes.push_back("together they are no network that can be drawn: " + found.why_no_network);
    }
    found.notes.insert(found.notes.end(), program.notes.begin(), program.notes.end());
    return found;
}

}  // namespace convwalk
