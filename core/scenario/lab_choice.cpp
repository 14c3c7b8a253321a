#include "scenario/lab_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {
namespace {

constexpr double kWhite = 255;

const DrawnPictureRow& row_of(DrawnPicture picture) {
    return kDrawnPictures[static_cast<std::size_t>(picture)];
}

Tensor numbers_of(const OwnPicture& own) {
    Tensor picture{own.shape, {}};
    picture.values.reserve(own.pixels->size());
    for (const char pixel : *own.pixels) picture.values.push_back(static_cast<unsigned char>(pixel) / kWhite);
    return picture;
}

constexpr std::string_view kPictureItself = "picture";

using Bytes = std::shared_ptr<const std::string>;

bool same_bytes(const Bytes& one, const Bytes& other) {
    return one == other || (one != nullptr && other != nullptr && *one == *other);
}

std::string_view side_name(const std::optional<WayUp>& way) {
    return way ? row_of(*way).name : kPictureItself;
}

std::vector<std::string> parted_by_commas(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        names.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return names;
}

}  // namespace

bool OwnPicture::operator==(const OwnPicture& other) const {
    return name == other.name && file == other.file && mark == other.mark && shape == other.shape &&
           same_bytes(pixels, other.pixels);
}

bool OwnWeights::operator==(const OwnWeights& other) const {
    return name == other.name && file == other.file && mark == other.mark && same_bytes(bytes, other.bytes);
}

std::optional<std::string> why_no_picture(const LabChoice& lab) {
    const auto* own = std::get_if<OwnPicture>(&lab.picture);
    if (own == nullptr || own->is_read()) return std::nullopt;
    return fmt::format("the picture {} has not been read; open it, or take chart, text or scene",
                       printable(own->name));
}

Extents picture_extents(const LabChoice& lab) {
    Extents extents;
    if (const auto* own = std::get_if<OwnPicture>(&lab.picture)) {
        extents = own->shape;
    } else {
        const std::int64_t side = lab.side.value_or(kUsualDrawnSide);
        extents = {channels_of(std::get<DrawnPicture>(lab.picture)), side, side};
    }
    if (lab.grey) extents[0] = 1;
    return extents;
}

Tensor picture_of(const LabChoice& lab) {
    const auto* own = std::get_if<OwnPicture>(&lab.picture);
    Tensor picture = own != nullptr ? numbers_of(*own)
                                    : drawn_picture(std::get<DrawnPicture>(lab.picture),
                                                    lab.side.value_or(kUsualDrawnSide));
    return lab.grey ? in_grey(picture) : picture;
}

std::string picture_name(const LabChoice& lab) {
    const auto* own = std::get_if<OwnPicture>(&lab.picture);
    return own != nullptr ? printable(own->name, 60)
                          : std::string(row_of(std::get<DrawnPicture>(lab.picture)).title);
}

OwnPicture own_picture(const Tensor& picture, std::string name) {
    OwnPicture own;
    own.name = std::move(name);
    own.shape = picture.shape;
    std::string pixels;
    pixels.reserve(picture.values.size());
    for (const double value : picture.values)
        pixels += static_cast<char>(static_cast<unsigned char>(std::lround(kWhite * value)));
    own.pixels = std::make_shared<const std::string>(std::move(pixels));
    return own;
}

WaysUpSettings ways_settings(const LabChoice& lab, std::int64_t seed) {
    WaysUpSettings settings;
    settings.ways = lab.ways;
    settings.weights = drawn_weights(lab, WeightFill::random);
    settings.seed = static_cast<std::uint64_t>(seed);
    settings.times = lab.times;
    return settings;
}

WeightFill drawn_weights(const LabChoice& lab, WeightFill usual) {
    const auto* fill = lab.weights ? std::get_if<WeightFill>(&*lab.weights) : nullptr;
    return fill != nullptr ? *fill : usual;
}

std::string weights_name(const LabChoice& lab, WeightFill usual) {
    const auto* own = lab.weights ? std::get_if<OwnWeights>(&*lab.weights) : nullptr;
    return own != nullptr ? printable(own->name, 60) : std::string(name_of(drawn_weights(lab, usual)));
}

std::optional<std::string> why_no_bench_weights(const LabChoice& lab) {
    if (lab.weights && std::holds_alternative<OwnWeights>(*lab.weights))
        return fmt::format(
            "weights is \"{}\", a file of a network's weights; the bench takes ones, random, "
            "icnr, bilinear or identity",
            weights_name(lab, WeightFill::random));
    if (drawn_weights(lab, WeightFill::random) != WeightFill::he) return std::nullopt;
    return "weights is \"he\", which adds up to about nothing; the bench keeps the brightness, so choose "
           "ones, random, icnr, bilinear or identity";
}

std::vector<WayUp> ways_named(const std::vector<std::string>& names) {
    std::vector<WayUp> ways;
    for (const std::string& name : names) ways.push_back(way_named(name));
    if (ways.empty() || ways.size() > kWaysUp.size())
        throw BadInput(
            fmt::format("ways names {}; from 1 to {} stand beside one another", ways.size(), kWaysUp.size()));
    return ways;
}

std::string ways_text(const std::vector<WayUp>& ways) {
    std::string text;
    for (const WayUp way : ways) text += (text.empty() ? "" : ",") + std::string(row_of(way).name);
    return text;
}

std::vector<WayUp> parse_ways(std::string_view text) {
    return ways_named(parted_by_commas(text));
}

std::string wiped_text(const WipedWays& wiped) {
    return fmt::format("{},{}", side_name(wiped.left), side_name(wiped.right));
}

WipedWays parse_wiped(std::string_view text) {
    const std::vector<std::string> names = parted_by_commas(text);
    if (names.size() != 2)
        throw BadInput(
            fmt::format("wipe is \"{}\"; it must be what is left of the line and what is right of "
                        "it, such as k3s2,bilinear or k4s2,picture",
                        printable(text, 60)));
    const auto side = [](const std::string& name) {
        return name == kPictureItself ? std::optional<WayUp>() : way_named(name);
    };
    const WipedWays wiped = {side(names[0]), side(names[1])};
    if (wiped.left == wiped.right)
        throw BadInput(fmt::format("wipe is \"{}\"; the two must differ", printable(text, 60)));
    return wiped;
}

std::vector<std::string> way_names() {
    std::vector<std::string> names;
    for (const WayRow& row : kWaysUp) names.emplace_back(row.name);
    return names;
}

std::vector<std::string> weight_fill_names() {
    std::vector<std::string> names;
    for (const WeightFill fill : kWeightFills) names.emplace_back(name_of(fill));
    return names;
}

}  // namespace convwalk
