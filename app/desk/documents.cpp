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
#include "numeric/npy.h"
#include "picture/figures.h"
#include "scenario/network_edits.h"

namespace convwalk {
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
    constexpr std::size_t kLongestHead = 16;
    bool is_picture = false;
    shelf.look_into(path, [&](std::string_view content) {
        is_picture = looks_like_picture(content.substr(0, kLongestHead));
    });
    if (!is_picture) return std::nullopt;
    if (shelf.keeps_files()) return picture_from_file(path, kUsualPhotoSide);
    return picture_from_bytes(shelf.read(path), name_in(path));
}

std::optional<Tensor> kernel_in_file(const Shelf& shelf, const std::string& path) {
    constexpr std::int64_t kMostKernelValues = 10'000;
    if (!lower(path).ends_with(".npy")) return std::nullopt;
    return read_npy(shelf.read(path), kMostKernelValues, printable(name_in(path)));
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
