// Which layers give a wanted size: every one in some ranges, simplest first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advice/solve.h"
#include "advice/solve_axes.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

enum class Wanted : std::uint8_t { size, factor, same };

/// What is looked for.
struct FindQuery {
    Extents input = {5, 5};
    Wanted wanted = Wanted::size;
    Extents output = {5, 5};
    std::int64_t times = 2;  ///< factor: output = input * times / over
    std::int64_t over = 1;
    bool every_input = false;    ///< factor and the same: whatever the input's size
    std::optional<Operator> op;  ///< nullopt: all
    Range kernel = {1, 7};
    Range stride = {1, 4};
    Range padding = {0, 3};
    Range dilation = {1, 1};
    Range output_padding = {0, 1};

    bool operator==(const FindQuery&) const = default;
};

/// Whether the input's size does not count.
[[nodiscard]] constexpr bool is_for_every_input(const FindQuery& query) {
    return query.every_input && query.wanted != Wanted::size;
}

/// Solutions that are listed: more than a person looks through.
inline constexpr std::int64_t kMostListed = 10'000;

/// As solve() takes it.
[[nodiscard]] Question question_of(const FindQuery& query);

struct FindPanelState {
    FindQuery query;
    /// The sizes were changed by hand: the input no longer follows the layer.
    bool own_sizes = false;

    // What was found for which query: looked for anew only when that changes.
    std::optional<FindQuery> asked;
    Answer answer;
    std::optional<AxesSolution> by_axis;  ///< the simplest whose axes differ, where no other is there
    std::string refusal;                  ///< why the query can't be answered
    int searches = 0;                     ///< so far
};

/// "Kernel 4, stride 2, padding 1": what differs from doing nothing.
[[nodiscard]] std::string parameters_text(const Solution& solution);
/// "even · exact · 16 weights" @param input empty where it is for every input
[[nodiscard]] std::string marks_text(const Solution& solution, const Extents& input, std::size_t axes);
/// The same in sentences, with the sizes.
[[nodiscard]] std::string solution_words(const Solution& solution, const Extents& input);
/// The same of one for every input. @param axes of the layer
[[nodiscard]] std::string solution_words(const Solution& solution, std::size_t axes);

/// The layer that a solution is, with the channels of another where they fit. Over a larger input where it
/// can't take this one.
[[nodiscard]] LayerRequest request_of(const Solution& solution, const Extents& input,
                                      const LayerRequest& like);
/// The same of one whose axes differ.
[[nodiscard]] LayerRequest request_of(const AxesSolution& solution, const Extents& input,
                                      const LayerRequest& like);

/// Draws into the current ImGui window.
/// @param layer the one that is there now, possible
/// @return a solution that is to be tried
std::optional<LayerRequest> find_panel(Controls& controls, FindPanelState& state, const LayerRequest& layer);

}  // namespace convwalk
