#include "arithmetic/modes.h"

namespace convwalk {

std::string_view name_of(PaddingMode mode) {
    switch (mode) {
        case PaddingMode::zeros:
            return "zeros";
        case PaddingMode::reflect:
            return "reflect";
        case PaddingMode::replicate:
            return "replicate";
        case PaddingMode::circular:
            return "circular";
    }
    return "";
}

const std::vector<std::string>& padding_mode_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const PaddingMode mode : kPaddingModes) all.emplace_back(name_of(mode));
        return all;
    }();
    return names;
}

std::string_view name_of(ResizeMode mode) {
    switch (mode) {
        case ResizeMode::nearest:
            return "nearest";
        case ResizeMode::nearest_exact:
            return "nearest-exact";
        case ResizeMode::bilinear:
            return "bilinear";
        case ResizeMode::bicubic:
            return "bicubic";
    }
    return "";
}

}  // namespace convwalk
