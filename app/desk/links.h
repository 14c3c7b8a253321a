// A figure as the part of an address behind its "#", and back. No panels here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace convwalk {

/// "op=transposed&input=3&kernel=4&stride=2&padding=1&view=flat&numbers": the flags of `convwalk export`
/// where they say all of it, else "json=" and the scenario's JSON, deflated, in base64url. Of letters, digits
/// and
/// -_.~&=/:|x alone.
[[nodiscard]] std::string link_of(const Scenario& scenario);

/// @param link with or without the "#" and what stands before it; "" is the usual scenario
/// @throws BadInput for one that can't be read, and for one that is longer than any that is written
[[nodiscard]] Scenario scenario_in_link(std::string_view link);

/// A scene of a lesson.
struct LessonPlace {
    std::string lesson = {};  ///< its name; empty: the page of all lessons
    std::string scene = {};   ///< its id, or its number from 1; empty: where one left off
    bool operator==(const LessonPlace&) const = default;
};

/// "lesson=a_stride_of_one_half&scene=steps"
[[nodiscard]] std::string link_of(const LessonPlace& place);

/// @param link as for scenario_in_link() @return nullopt: it is the link of a figure
/// @throws BadInput for words that no link to a lesson has
[[nodiscard]] std::optional<LessonPlace> lesson_in_link(std::string_view link);

/// "%20" as " "; what is no such code stays.
[[nodiscard]] std::string unescaped(std::string_view text);

/// The whole address. @param page where the browser edition stands, such as "https://example.org/convwalk/"
[[nodiscard]] std::string address_of(const Scenario& scenario, std::string_view page);
[[nodiscard]] std::string address_of(const LessonPlace& place, std::string_view page);

/// Where the browser edition stands: CONVWALK_WEB of the environment; empty: nobody has said so.
[[nodiscard]] std::string web_page();

}  // namespace convwalk
