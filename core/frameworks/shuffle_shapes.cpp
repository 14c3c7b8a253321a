#include "frameworks/shuffle_shapes.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace convwalk {
namespace {

enum class ShufflePart : std::uint8_t { channels, block, cells };
using PartOfAxis = std::pair<ShufflePart, std::size_t>;
using Dimension = std::vector<PartOfAxis>;  // the slowest first

std::int64_t size_of(const ShuffledDimensions& shuffle, const PartOfAxis& part) {
    if (part.first == ShufflePart::channels) return shuffle.channels;
    return part.first == ShufflePart::block ? shuffle.factor : shuffle.cells[part.second];
}

// @param deep the blocks are channels, not cells
std::vector<Dimension> dimensions(const ShuffledDimensions& shuffle, bool deep) {
    Dimension channels = {{ShufflePart::channels, 0}};
    std::vector<Dimension> all;
    for (std::size_t i = 0; i < shuffle.cells.size(); ++i) {
        all.push_back({{ShufflePart::cells, i}});
        const PartOfAxis block = {ShufflePart::block, i};
        const bool behind = shuffle.order == ShuffleOrder::channel_first;
        if (!deep)
            all.back().push_back(block);
        else
            channels.insert(behind ? channels.end() : channels.end() - 1, block);
    }
    all.insert(shuffle.channels_last ? all.end() : all.begin(), channels);
    return all;
}

}  // namespace

ShuffleShapes shapes_of(const ShuffledDimensions& shuffle) {
    std::vector<PartOfAxis> all;
    for (const Dimension& d : dimensions(shuffle, !shuffle.back)) all.insert(all.end(), d.begin(), d.end());
    ShuffleShapes made;
    for (const PartOfAxis& part : all) made.split.push_back(size_of(shuffle, part));
    for (const Dimension& d : dimensions(shuffle, shuffle.back)) {
        made.merged.push_back(1);
        for (const PartOfAxis& part : d) {
            made.merged.back() *= size_of(shuffle, part);
            made.order.push_back(std::find(all.begin(), all.end(), part) - all.begin() + 1);
        }
    }
    return made;
}

}  // namespace convwalk
