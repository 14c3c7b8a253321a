// How the view of all channels goes from one layout to another before one's eyes: bands part, and come
// together.
#include <algorithm>
#include <cstdlib>

#include "views/channels/channels_layout.h"

namespace convwalk {
namespace {

Rect mixed(const Rect& a, const Rect& b, double share) {
    const auto mix = [share](double from, double to) { return from + (to - from) * share; };
    return {mix(a.x, b.x), mix(a.y, b.y), mix(a.width, b.width), mix(a.height, b.height)};
}

// The one whose channel is nearest.
template <typename Placed, typename ChannelOf>
const Placed* nearest(const std::vector<const Placed*>& all, std::int64_t channel, ChannelOf channel_of) {
    const auto away = [&](const Placed* one) { return std::abs(channel_of(*one) - channel); };
    const auto found = std::min_element(all.begin(), all.end(),
                                        [&](const Placed* a, const Placed* b) { return away(a) < away(b); });
    return found == all.end() ? nullptr : *found;
}

class Parting {
  public:
    Parting(const ChannelsLayout& before, double share) : before_(before), share_(share) {
        for (const PlacedBand& band : before.bands) {
            for (const PlacedInput& input : band.inputs) inputs_.push_back(&input);
            for (const PlacedFilter& filter : band.filters) filters_.push_back(&filter);
        }
    }

    void move(ChannelsLayout& layout) const {
        for (std::size_t b = 0; b < layout.bands.size(); ++b) {
            PlacedBand& band = layout.bands[b];
            band.place = mixed(begin_of(layout, b), band.place, share_);
            const double bus = before_.bands.front().bus_x;
            band.bus_x = bus + (band.bus_x - bus) * share_;
            for (PlacedInput& input : band.inputs) move(input);
            for (PlacedFilter& filter : band.filters) move(filter);
        }
        for (double ChannelsLayout::*px :
             {&ChannelsLayout::label_px, &ChannelsLayout::output_label_px, &ChannelsLayout::sigma_x})
            layout.*px = before_.*px + (layout.*px - before_.*px) * share_;
        layout.unit_px = before_.unit_px + (layout.unit_px - before_.unit_px) * share_;
        layout.slice_cell_px =
            before_.slice_cell_px + (layout.slice_cell_px - before_.slice_cell_px) * share_;
    }

  private:
    void move(PlacedInput& input) const {
        const PlacedInput* from =
            nearest(inputs_, input.channel, [](const auto& one) { return one.channel; });
        if (from == nullptr) return;
        input.map = from->map.moved_towards(input.map, share_);
        input.sum = mixed(from->sum, input.sum, share_);
    }

    void move(PlacedFilter& filter) const {
        const PlacedFilter* from =
            nearest(filters_, filter.output, [](const auto& one) { return one.output; });
        if (from == nullptr) return;
        filter.map = from->map.moved_towards(filter.map, share_);
        filter.frame = mixed(from->frame, filter.frame, share_);
        std::vector<const PlacedSlice*> slices;
        for (const PlacedSlice& slice : from->slices) slices.push_back(&slice);
        for (PlacedSlice& slice : filter.slices) {
            const PlacedSlice* begin =
                nearest(slices, slice.input, [](const auto& one) { return one.input; });
            if (begin != nullptr) slice.place = mixed(begin->place, slice.place, share_);
        }
    }

    // Bands that were one share its place; one that was several comes from all of them.
    [[nodiscard]] Rect begin_of(const ChannelsLayout& layout, std::size_t b) const {
        const Rect& whole_begin = before_.bands.front().place;
        const Rect& whole_end = before_.bands.back().place;
        const double height = whole_end.bottom() - whole_begin.y;
        const double each = height / double(layout.bands.size());
        return {whole_begin.x, whole_begin.y + each * double(b), whole_begin.width, each};
    }

    const ChannelsLayout& before_;
    double share_;
    std::vector<const PlacedInput*> inputs_;
    std::vector<const PlacedFilter*> filters_;
};

}  // namespace

ChannelsLayout moved_from(const ChannelsLayout& before, ChannelsLayout layout, double share) {
    Parting(before, share).move(layout);
    return layout;
}

}  // namespace convwalk
