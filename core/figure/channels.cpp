#include "figure/channels.h"

#include <fmt/format.h>

namespace convwalk {

std::int64_t summed_channels(const Layer& layer) {
    return has_weights(layer.op) ? layer.in_channels / layer.groups : 1;
}

std::string drawn_channels(const Layer& layer) {
    if (is_shuffle(layer.op)) return "";
    const std::int64_t filters = has_weights(layer.op) ? layer.out_channels : 1;
    std::string words;
    if (layer.in_channels > 1) words = fmt::format("channel 0 of {}", layer.in_channels);
    if (filters > 1) words += fmt::format("{}filter 0 of {}", words.empty() ? "" : ", ", filters);
    if (!has_weights(layer.op) || layer.groups == 1) return words;
    const std::int64_t read = summed_channels(layer);
    return words + (read == 1 ? ", which reads it alone" : fmt::format(", which reads {} of them", read));
}

std::string share_of(const Layer& layer) {
    const std::int64_t summed = summed_channels(layer);
    return summed == 1 ? "" : fmt::format("channel 0 of {} adds to ", summed);
}

std::string name_of_outputs(const Layer& layer) {
    return summed_channels(layer) == 1 ? "output" : "share of channel 0";
}

std::string in_each_channel(const Layer& layer) {
    const std::int64_t summed = summed_channels(layer);
    return summed == 1 ? "" : fmt::format(" in each of {} channels", summed);
}

std::string of_each_filter(const Layer& layer) {
    const std::int64_t filters = has_weights(layer.op) ? layer.out_channels / layer.groups : 1;
    return filters == 1 ? "" : fmt::format(" of each of {} filters", filters);
}

}  // namespace convwalk
