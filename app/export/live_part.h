// What makes a figure live in a page: the browser edition's element, as files beside the program.
#pragma once

#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace convwalk {

/// The texts and bytes of convwalk.js, figure.js and figure.wasm.
struct LivePart {
    std::string element;
    std::string script;
    std::string program;
};

/// From the folder that CONVWALK_WEB_FILES names, else from where they are installed.
/// @throws BadInput that says where they were looked for, and how they are had
[[nodiscard]] LivePart read_live_part();

/// The part of a page that makes each <convwalk-figure> in it live, whole: nothing is loaded.
[[nodiscard]] std::string scripts_of(const LivePart& part);

/// A figure in a page: the element, and in it the picture that is seen until it lives.
/// @param attributes of its tag: "controls loop"
/// @param svg        of its still
[[nodiscard]] std::string element_of(const Scenario& scenario, std::string_view attributes,
                                     std::string_view svg);

}  // namespace convwalk
