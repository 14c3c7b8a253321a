#include "desk/documents.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/links.h"
#include "desk/paths.h"
#include "export/input_file.h"
#include "export/input_image.h"
#include "export/input_weights.h"
#include "numeric/npy.h"
#include "picture/figures.h"
#include "scenario/network_edits.h"

namespace convwalk {
namespace {

bool is_picture_file(const Shelf& shelf, const std::string& path) {
    constexpr std::size_t kLongestHead = 16;
    bool is_picture = false;
    shelf.look_into(path, [&](std::string_view content) {
        is_picture = looks_like_picture(content.substr(0, kLongestHead));
    });
    return is_picture;
}

}  // namespace

OpenedFile open_file(const Shelf& shelf, const std::string& path) {
    const std::string text = shelf.read(path);
    try {
        if (auto network = network_in(text)) return {scenario_of(*network), true, mark_of(text)};
        return {read_scenario(text), false, mark_of(text)};
    } catch (const BadInput& error) {
        throw about_file(path, error);
    }
}

Scenario open_scenario(const Shelf& shelf, const std::string& path) {
    return open_file(shelf, path).scenario;
}

bool is_network_file(const Shelf& shelf, const std::string& path) {
    return network_in(shelf.read(path)).has_value();
}

bool is_other_now(const Shelf& shelf, const std::string& path, const std::string& mark) {
    if (mark.empty() || shelf.look(path).kind != Found::Kind::file) return false;
    try {
        return mark_of(shelf.read(path)) != mark;
    } catch (const BadInput&) {
        return true;
    }
}

std::optional<OwnPicture> picture_in_file(const Shelf& shelf, const std::string& path) {
    if (!is_picture_file(shelf, path)) return std::nullopt;
    if (shelf.keeps_files()) return picture_from_file(path, kUsualPhotoSide);
    return picture_from_bytes(shelf.read(path), name_in(path));
}

std::optional<Tensor> kernel_in_file(const Shelf& shelf, const std::string& path) {
    constexpr std::int64_t kMostKernelValues = 10'000;
    if (!lower(path).ends_with(".npy")) return std::nullopt;
    return read_npy(shelf.read(path), kMostKernelValues, printable(name_in(path)));
}

std::optional<Scenario> with_input_of(const Shelf& shelf, const std::string& path, const Scenario& scenario) {
    const LayerRequest* layer = scenario.alone();
    const ViewKind view = scenario.view.kind;
    const bool of_channels = view == ViewKind::channels || view == ViewKind::channel_sums;
    if (!of_channels || layer == nullptr || layer->layer.axes.size() != 2) return std::nullopt;
    const std::string name = printable(name_in(path), 60);
    Tensor numbers;
    if (lower(path).ends_with(".npy")) {
        numbers = read_npy(shelf.read(path), kMostShownCells, name);
        const bool as_kernel = has_weights(layer->layer.op) && numbers.shape == kernel_extents(layer->layer);
        if (numbers.shape.size() < 2 || numbers.shape.size() > 3 || as_kernel) return std::nullopt;
        if (numbers.shape.size() == 2) numbers.shape.insert(numbers.shape.begin(), 1);
    } else if (is_picture_file(shelf, path)) {
        numbers = picture_numbers(shelf.read(path), name);
    } else {
        return std::nullopt;
    }
    Scenario changed = scenario;
    put_picture(changed, std::move(numbers));
    if (const auto why = why_no_figure(changed)) throw BadInput(why->sentence);
    return changed;
}

std::optional<OwnWeights> weights_in_file(const Shelf& shelf, const std::string& path) {
    if (!lower(path).ends_with(".npz")) return std::nullopt;
    if (shelf.keeps_files()) return weights_from_file(path);
    return weights_from_bytes(shelf.read(path), name_in(path));
}

Scenario with_weights(Scenario scenario, OwnWeights weights) {
    if (!is_of_network(scenario.view.kind) || scenario.network() == nullptr)
        throw BadInput(fmt::format("{} holds weights of a network; open the network first",
                                   printable(weights.name, 60)));
    scenario.lab.weights = std::move(weights);
    scenario.view.kind = ViewKind::maps;
    if (const auto why = why_no_figure(scenario)) throw BadInput(why->sentence);
    return scenario;
}

std::optional<std::string> picture_path_in(std::string_view text) {
    constexpr std::string_view kScheme = "file://";
    constexpr std::size_t kLongestPath = 4096;
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
    const bool is_address = text.starts_with(kScheme);
    if (is_address) text.remove_prefix(kScheme.size());
    if (!text.starts_with('/') || text.size() > kLongestPath || text.find('\n') != std::string_view::npos)
        return std::nullopt;
    std::string path = is_address ? unescaped(text) : std::string(text);
    const std::string small = lower(path);
    for (const char* ending : {".png", ".jpg", ".jpeg"}) {
        if (small.ends_with(ending)) return path;
    }
    return std::nullopt;
}

Scenario with_picture(Scenario scenario, OwnPicture picture) {
    scenario.lab.picture = std::move(picture);
    scenario.lab.side.reset();
    if (is_of_picture(scenario.view.kind)) return scenario;
    const bool whole = is_of_network(scenario.view.kind);
    for (const ViewKind view : {whole ? ViewKind::maps : ViewKind::image, ViewKind::ways}) {
        scenario.view.kind = view;
        if (!why_no_figure(scenario)) break;
    }
    return scenario;
}

std::string save_scenario(Shelf& shelf, const std::string& path, const Scenario& scenario) {
    const std::string text = to_json(scenario);
    shelf.write(path, text);
    return mark_of(text);
}

Scenario pasted_scenario(std::string_view text) {
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (blank)
        throw BadInput(
            "there is no text to paste; copy a scenario first, which begins with {\"convwalk\": 1");
    try {
        return read_scenario(text);
    } catch (const BadInput& error) {
        throw BadInput(fmt::format("what was copied is no scenario: {}", error.what()));
    }
}

}  // namespace convwalk
