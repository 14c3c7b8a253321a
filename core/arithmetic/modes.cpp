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
