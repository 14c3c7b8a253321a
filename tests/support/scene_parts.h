// What a primitive of the planes belongs to, for messages.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <variant>

#include "scene/scene.h"
#include "views/planes/plane_painter.h"

namespace convwalk::testing {

inline PrimitiveId id_of(const Primitive& primitive) {
    return std::visit([](const auto& p) { return p.id; }, primitive);
}
inline Part part_of(const Primitive& primitive) {
    return static_cast<Part>(id_of(primitive) >> 40);
}

inline std::string name_of(Part part) {
    static const std::map<Part, std::string> names = {
        {kGridPart, "grid"},
        {kGridBorderPart, "grid-border"},
        {kStrikePart, "strike"},
        {kWindowPart, "window"},
        {kWindowMarkPart, "window-mark"},
        {kLinePart, "line"},
        {kKernelPart, "kernel"},
        {kOutputPart, "output"},
        {kOutputBorderPart, "output-border"},
        {kMarkPart, "mark"},
        {kIndexPart, "index"},
        {kSignPart, "sign"},
        {kWordsPart, "words"},
        {kFocusPart, "focus"},
        {kProductPart, "product"},
        {kProductNumberPart, "product-number"},
    };
    const auto found = names.find(part);
    return found == names.end() ? fmt::format("part{}", int{part}) : found->second;
}

}  // namespace convwalk::testing
