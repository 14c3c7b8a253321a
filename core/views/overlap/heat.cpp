#include "views/overlap/heat.h"

#include "views/overlap/layer_overlaps.h"

namespace convwalk {

Heat::Heat(const Figure& f, std::int64_t most) : theme_(f.scenario.theme), most_(most) {
    background_ = theme_.background;
    background_.a = 255;
    full_ = overlaps_of(f).now.of_outputs ? theme_.output : theme_.input;
    pale_ = overlaps_of(f).now.of_outputs ? theme_.output_pending.fill : mix(background_, full_.fill, 0.2);
}

Colour Heat::fill(double count) const {
    if (count < 1) return mix(mix(background_, pale_, 0.4), pale_, count);
    if (most_ <= 1) return full_.fill;
    return mix(pale_, full_.fill, (count - 1) / double(most_ - 1));
}

Colour text_on(const Theme& theme, Colour fill) {
    Colour best = theme.ink;
    for (const Colour text : {theme.output.text, theme.input.text, theme.background}) {
        Colour opaque = text;
        opaque.a = 255;
        if (contrast(opaque, fill) > contrast(best, fill)) best = opaque;
    }
    return best;
}

}  // namespace convwalk
