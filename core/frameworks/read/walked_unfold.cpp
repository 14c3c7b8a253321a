// What an unfold and a fold of a program make of what comes in.
#include <fmt/format.h>

#include <string_view>

#include "basics/size.h"
#include "frameworks/read/walked.h"

namespace convwalk {
namespace {

[[noreturn]] void refuse_at(const ReadLayer& layer, std::string_view sentence) {
    throw bad_code(layer.place, fmt::format("{}: {}", layer.name, sentence));
}

std::int64_t taps_of(const ReadLayer& layer) {
    return cell_count(kernel_extents(layer.request.layer));
}

}  // namespace

LayerRequest windows_of(const ReadLayer& layer, const Extents& map) {
    const LayerRequest request = settled(layer, map, 1);
    if (const auto why = why_invalid(request)) refuse_at(layer, why->sentence);
    return request;
}

WalkedLayer walk_unfolded(const ReadLayer& layer, const WalkedLayer& from) {
    const std::int64_t taps = taps_of(layer);
    if (from.channels > kLargestSize / taps) refuse_at(layer, "that makes too many channels");
    WalkedLayer walked;
    walked.channels = from.channels * taps;
    walked.sized = from.sized;
    if (!from.sized) return walked;
    walked.output = output_extents(resolved(windows_of(layer, from.output)));
    if (layer.keeps_axes) return walked;
    const std::int64_t windows = cell_count(walked.output);
    if (windows > kLargestSize) refuse_at(layer, "that makes too many windows");
    walked.output = {windows};
    return walked;
}

WalkedLayer walk_folded(const ReadLayer& layer, const WalkedLayer& from) {
    const std::int64_t taps = taps_of(layer);
    const Extents windows = output_extents(resolved(windows_of(layer, layer.wanted_output)));
    const bool fits = !from.sized || from.output == Extents{cell_count(windows)};
    if (!fits || from.channels % taps != 0) {
        const std::string found =
            from.sized
                ? fmt::format("{}{}{}", from.channels, from.output.empty() ? "" : "×", to_string(from.output))
                : fmt::format("{} channels", from.channels);
        refuse_at(layer, fmt::format("{} has {} windows of {} cells a channel, so a multiple of {} channels "
                                     "and {} windows must come in; {} does",
                                     to_string(layer.wanted_output), to_string(windows),
                                     to_string(kernel_extents(layer.request.layer)), taps,
                                     cell_count(windows), found));
    }
    return {std::nullopt, layer.wanted_output, from.channels / taps, true};
}

}  // namespace convwalk
