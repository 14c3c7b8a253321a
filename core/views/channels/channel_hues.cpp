#include "views/channels/channel_hues.h"

#include <array>

#include "views/planes/number_painter.h"

namespace convwalk {

ChannelHue channel_hue(const Theme& theme, std::int64_t n) {
    constexpr double kWaiting = 0.26;  // of the hue is left where it waits
    constexpr double kNothing = 0.1;
    constexpr double kDarkened = 0.45;  // type on pale cells, towards the ink
    const std::array<Colour, 4> fills = {theme.output.fill, theme.channel_1, theme.channel_2,
                                         theme.channel_3};
    constexpr std::array<Hatch, 4> kSigns = {Hatch::none, Hatch::diagonal, Hatch::dots, Hatch::cross};
    const auto index = static_cast<std::size_t>(n) % fills.size();
    ChannelHue hue;
    hue.computed = theme.output;
    hue.computed.hatch = Hatch::none;
    hue.computed.fill = fills[index];
    if (index > 0) hue.computed.stroke = mix(fills[index], theme.output.stroke, 0.6);
    hue.computed.text = readable_on(theme, hue.computed);
    hue.waiting = hue.computed;
    hue.waiting.fill = mix(theme.background, fills[index], kWaiting);
    hue.waiting.text = mix(fills[index], theme.ink, kDarkened);
    hue.nothing = hue.computed;
    hue.nothing.fill = mix(theme.background, fills[index], kNothing);
    hue.nothing.text = mix(theme.background, theme.muted, 0.8);
    hue.sign = kSigns[index];
    return hue;
}

CellStyle swatch_of(const Theme& theme, const ChannelHue& hue) {
    CellStyle style = hue.computed;
    style.hatch = hue.sign;
    style.hatch_colour = mix(hue.computed.fill, theme.background, 0.65);
    return style;
}

}  // namespace convwalk
