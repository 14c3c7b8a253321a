#include "scenario/lab_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "basics/base64.h"
#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"

namespace convwalk {
namespace {

using nlohmann::json;
using ordered_json = nlohmann::ordered_json;

// Bytes of a text that holds the pixels of the largest picture.
constexpr std::size_t kMostPictureBytes = std::size_t{2} << 20;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestFile = 4096;

Extents read_shape(JsonFields& fields, const json& value) {
    const auto side = [](const json& number) {
        return number.is_number_integer() && number >= 1 && number <= kMostPictureSide;
    };
    const bool fits = value.is_array() && value.size() == 3 && (value[0] == 1 || value[0] == 3) &&
                      side(value[1]) && side(value[2]);
    if (!fits)
        fields.refuse("shape", fmt::format("1 or 3 channels, rows and columns, such as [3, 128, 128], of at "
                                           "most {} pixels on a side",
                                           kMostPictureSide));
    return value.get<Extents>();
}

// A text of one line, or nothing.
void read_line(JsonFields& fields, const std::string& name, std::string& target, std::size_t longest) {
    fields.read(name, target);
    if (target.size() > longest || printable(target, target.size()) != target)
        fields.refuse(name, fmt::format("a line of at most {} bytes", longest));
}

// What a picture and weights say alike of where they come from. @param what of which there is one: "a
// picture"
template <typename Own>
void read_source(JsonFields& fields, Own& own, std::string_view what) {
    read_line(fields, "name", own.name, kLongestName);
    read_line(fields, "file", own.file, kLongestFile);
    read_line(fields, "mark", own.mark, kLongestName);
    if (own.name.empty())
        throw BadInput(fmt::format("{} is missing; {} has one", fields.place("name"), what));
}

OwnPicture read_own(const json& value, std::string place) {
    JsonFields fields(value, std::move(place));
    OwnPicture own;
    read_source(fields, own, "a picture");
    const json* shape = fields.find("shape");
    const json* pixels = fields.find("pixels");
    if (shape != nullptr && pixels != nullptr) {
        own.shape = read_shape(fields, *shape);
        std::string text;
        fields.read("pixels", text);
        auto bytes = from_base64url(text);
        const auto wanted = static_cast<std::size_t>(cell_count(own.shape));
        if (!bytes || bytes->size() != wanted)
            throw BadInput(fmt::format("{} must be {} bytes in base64url, a byte a pixel and channel",
                                       fields.place("pixels"), wanted));
        own.pixels = std::make_shared<const std::string>(std::move(*bytes));
    } else if (shape != nullptr || pixels != nullptr || own.file.empty()) {
        throw BadInput(fmt::format("{} and {} belong together, and a picture without them needs {}",
                                   fields.place("shape"), fields.place("pixels"), fields.place("file")));
    }
    fields.finish();
    return own;
}

ordered_json write_own(const OwnPicture& own, PixelText pixels) {
    ordered_json object = {{"name", own.name}};
    if (!own.file.empty()) {
        object["file"] = own.file;
        object["mark"] = own.mark;
    }
    const bool held = pixels == PixelText::all || own.file.empty() ||
                      (own.is_read() && cell_count(own.shape) <= kMostHeldPixels);
    if (own.is_read() && held) {
        object["shape"] = own.shape;
        object["pixels"] = base64url(*own.pixels);
    }
    return object;
}

OwnWeights read_own_weights(const json& value, std::string place) {
    JsonFields fields(value, std::move(place));
    OwnWeights own;
    read_source(fields, own, "a file of weights");
    if (fields.find("bytes") != nullptr) {
        std::string text;
        fields.read("bytes", text);
        auto bytes = from_base64url(text);
        if (!bytes || bytes->empty() || bytes->size() > kMostHeldWeightBytes)
            throw BadInput(fmt::format("{} must be a file of 1 to {} bytes in base64url",
                                       fields.place("bytes"), kMostHeldWeightBytes));
        own.bytes = std::make_shared<const std::string>(std::move(*bytes));
    } else if (own.file.empty()) {
        throw BadInput(fmt::format("{} or {} is missing; weights have one", fields.place("file"),
                                   fields.place("bytes")));
    }
    fields.finish();
    return own;
}

ordered_json write_weights(const OwnWeights& own) {
    ordered_json object = {{"name", own.name}};
    if (!own.file.empty()) {
        object["file"] = own.file;
        object["mark"] = own.mark;
    }
    if (own.is_read() && own.bytes->size() <= kMostHeldWeightBytes) object["bytes"] = base64url(*own.bytes);
    return object;
}

const std::vector<std::string>& drawn_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const DrawnPictureRow& row : kDrawnPictures) all.emplace_back(row.name);
        return all;
    }();
    return names;
}

std::vector<WayUp> read_ways(JsonFields& fields, const json& value) {
    std::vector<std::string> names;
    for (const json& name : value.is_array() ? value : json::array({nullptr})) {
        if (!name.is_string())
            fields.refuse("ways", fmt::format("a list of {}", fmt::join(way_names(), ", ")));
        names.push_back(name.get<std::string>());
    }
    return ways_named(names);
}

}  // namespace

ordered_json to_json(const LabChoice& lab, PixelText pixels) {
    const LabChoice usual;
    ordered_json object = ordered_json::object();
    const auto* own = std::get_if<OwnPicture>(&lab.picture);
    if (own != nullptr) {
        object["picture"] = write_own(*own, pixels);
    } else {
        object["picture"] = drawn_names()[static_cast<std::size_t>(std::get<DrawnPicture>(lab.picture))];
    }
    if (lab.side) object["side"] = *lab.side;
    if (lab.grey) object["grey"] = true;
    if (lab.ways != usual.ways) {
        ordered_json names = ordered_json::array();
        for (const WayUp way : lab.ways) names.push_back(std::string(row_of(way).name));
        object["ways"] = std::move(names);
    }
    if (lab.times != usual.times) object["times"] = lab.times;
    if (lab.difference) object["difference"] = true;
    if (lab.weights) {
        const auto* file = std::get_if<OwnWeights>(&*lab.weights);
        object["weights"] = file != nullptr ? write_weights(*file)
                                            : ordered_json(name_of(std::get<WeightFill>(*lab.weights)));
    }
    if (lab.wiped) object["wipe"] = wiped_text(*lab.wiped);
    return object;
}

LabChoice lab_from_json(const json& value) {
    JsonFields fields(value, "lab");
    LabChoice lab;
    if (const json* picture = fields.find("picture"); picture != nullptr && picture->is_object()) {
        lab.picture = read_own(*picture, fields.place("picture"));
    } else if (const auto drawn = fields.read_choice("picture", drawn_names())) {
        lab.picture = static_cast<DrawnPicture>(*drawn);
    }
    if (fields.find("side") != nullptr) {
        std::int64_t side = kUsualDrawnSide;
        fields.read("side", side, kLeastPictureSide, kMostPictureSide);
        lab.side = side;
    }
    fields.read("grey", lab.grey);
    if (const json* ways = fields.find("ways")) lab.ways = read_ways(fields, *ways);
    std::int64_t times = lab.times;
    fields.read("times", times, 1, kMostTimes);
    lab.times = static_cast<int>(times);
    fields.read("difference", lab.difference);
    if (const json* weights = fields.find("weights"); weights != nullptr && weights->is_object()) {
        lab.weights = read_own_weights(*weights, fields.place("weights"));
    } else if (const auto fill = fields.read_choice("weights", weight_fill_names())) {
        lab.weights = kWeightFills[*fill];
    }
    std::string wipe;
    fields.read("wipe", wipe);
    if (!wipe.empty()) lab.wiped = parse_wiped(wipe);
    fields.finish();
    return lab;
}

DrawnPicture drawn_picture_named(std::string_view name) {
    for (const DrawnPictureRow& row : kDrawnPictures) {
        if (row.name == name) return row.picture;
    }
    throw BadInput(unknown_name("picture", name, drawn_names()));
}

std::string picture_text(const std::variant<DrawnPicture, OwnPicture>& picture) {
    if (const auto* own = std::get_if<OwnPicture>(&picture)) return write_own(*own, PixelText::small).dump();
    return drawn_names()[static_cast<std::size_t>(std::get<DrawnPicture>(picture))];
}

OwnPicture parse_own_picture(std::string_view text) {
    return read_own(parse_json(text, "the picture", kMostPictureBytes), "picture");
}

}  // namespace convwalk
