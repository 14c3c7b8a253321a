#include "scenario/pin_and_zoom.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "basics/errors.h"
#include "basics/real_text.h"
#include "basics/text.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostPlaces = 3;
constexpr std::string_view kPinForm =
    "a map, a colon and the cell's places from 0, such as output:2,2, kernel:0,1 or input:3";

std::vector<std::string_view> split_at(std::string_view text, char sign) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(sign);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

bool is_map_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::optional<std::int64_t> place_in(std::string_view text) {
    const auto place = integer_spelled(text);
    return place && *place >= 0 ? place : std::nullopt;
}

// nullopt for a text that is no pin.
std::optional<Pin> read_pin(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    Pin pin;
    std::string_view map = text.substr(0, colon);
    if (const auto slash = map.find('/'); slash != std::string_view::npos) {
        const auto channel = place_in(map.substr(slash + 1));
        if (!channel) return std::nullopt;
        pin.channel = *channel;
        map = map.substr(0, slash);
    }
    pin.map = lower(map);
    if (!is_map_name(pin.map)) return std::nullopt;
    for (const std::string_view part : split_at(text.substr(colon + 1), ',')) {
        const auto place = place_in(part);
        if (!place) return std::nullopt;
        pin.at.push_back(*place);
    }
    return pin.at.size() <= kMostPlaces ? std::optional(pin) : std::nullopt;
}

std::optional<double> real_in(std::string_view text) {
    double value = 0;
    const auto [end, error] = read_real(text.data(), text.data() + text.size(), value);
    const bool read = error == std::errc{} && end == text.data() + text.size();
    return read ? std::optional(value) : std::nullopt;
}

std::optional<double> share_in(std::string_view text) {
    const auto share = real_in(text);
    return share && *share >= 0 && *share <= 1 ? share : std::nullopt;
}

// What stands behind the sign, into a zoom that has its factor.
std::optional<Zoom> centred(Zoom zoom, std::string_view centre) {
    if (centre.find(':') != std::string_view::npos) {
        zoom.cell = read_pin(centre);
        return zoom.cell ? std::optional(zoom) : std::nullopt;
    }
    const auto parts = split_at(centre, ',');
    if (parts.size() != 2) return std::nullopt;
    const auto x = share_in(parts[0]);
    const auto y = share_in(parts[1]);
    if (!x || !y) return std::nullopt;
    zoom.centre = {*x, *y};
    return zoom;
}

std::optional<Zoom> read_zoom(std::string_view text) {
    const auto sign = text.find('@');
    const auto factor = real_in(text.substr(0, sign));
    if (!factor || !(*factor >= kLeastZoom && *factor <= kMostZoom)) return std::nullopt;
    Zoom zoom;
    zoom.factor = *factor;
    if (sign == std::string_view::npos) return zoom;
    return centred(zoom, text.substr(sign + 1));
}

}  // namespace

Pin parse_pin(std::string_view text) {
    if (auto pin = read_pin(text)) return *pin;
    throw BadInput(fmt::format("pin is \"{}\"; it must be {}", printable(text), kPinForm));
}

std::string to_string(const Pin& pin) {
    const std::string channel = pin.channel == 0 ? "" : fmt::format("/{}", pin.channel);
    return fmt::format("{}{}:{}", pin.map, channel, fmt::join(pin.at, ","));
}

Zoom parse_zoom(std::string_view text) {
    if (auto zoom = read_zoom(text)) return *zoom;
    throw BadInput(fmt::format(
        "zoom is \"{}\"; it must be a factor from {} to {}, and behind an @ what comes to the middle: a cell "
        "or shares of width and height from 0 to 1, such as 2, 3@output:2,2 or 2@0.25,0.5",
        printable(text), kLeastZoom, kMostZoom));
}

std::string to_string(const Zoom& zoom) {
    const std::string factor = fmt::format("{}", zoom.factor);
    if (zoom.cell) return fmt::format("{}@{}", factor, to_string(*zoom.cell));
    if (zoom.centre == Zoom{}.centre) return factor;
    return fmt::format("{}@{},{}", factor, zoom.centre.x, zoom.centre.y);
}

}  // namespace convwalk
