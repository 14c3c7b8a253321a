// The lab's part of a scenario as JSON. Level 5.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "scenario/lab_choice.h"

namespace convwalk {

/// {"picture": "chart", "side": 64, "grey": true, "ways": ["k3s2"], "times": 2, "difference": true,
/// "weights": "icnr", "wipe": "k3s2,picture"}: what is as usual is left out.
[[nodiscard]] nlohmann::ordered_json to_json(const LabChoice& lab, PixelText pixels);

/// @throws BadInput, one sentence
[[nodiscard]] LabChoice lab_from_json(const nlohmann::json& value);

/// The name of a drawn picture; {"name": "photo.jpg", "file": "/home/a/photo.jpg", "mark": "..."} or
/// {"name": "photo.jpg", "shape": [3, 128, 128], "pixels": "..."}, on one line.
[[nodiscard]] std::string picture_text(const std::variant<DrawnPicture, OwnPicture>& picture);

/// @throws BadInput with one sentence when there is none
[[nodiscard]] DrawnPicture drawn_picture_named(std::string_view name);

/// Of an object. @throws BadInput, one sentence
[[nodiscard]] OwnPicture parse_own_picture(std::string_view json);

}  // namespace convwalk
