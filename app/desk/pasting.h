// What a text from the clipboard makes of a document: numbers, a scenario, a network, or code. Pure: no Dear
// ImGui.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "desk/session.h"
#include "desk/shelf.h"
#include "figure/arrangement.h"
#include "frameworks/read/found.h"

namespace convwalk {

struct Pasted {
    std::optional<Scenario> scenario =
        {};  ///< what the document becomes, and it is possible; none: as it was
    std::optional<LayerRequest> layer = {};  ///< what its layer becomes; none: it keeps it
    bool anew = false;     ///< that is a figure of its own: a whole layer or network, not a part of this one
    bool numbers = false;  ///< it differs in the numbers of its cells
    bool network = false;  ///< it is about another network
    /// What the code panel has to choose from; empty: what it had is put away; none: that stays.
    std::optional<FoundCode> found = {};
    std::string said = {};          ///< a sentence about what was done, or why the numbers were not taken
    bool refused = false;           ///< that
    std::string why_not_read = {};  ///< begins small; empty: the text was read
};

/// @param cell where numbers begin; none: no cell is pinned
/// @param what the text is called in a sentence
[[nodiscard]] Pasted pasted(std::string_view text, const Session& session, const std::optional<Spot>& cell,
                            std::string_view what = "what was copied");

/// What a file that is a model makes of it: code, or any other form of one. nullopt: the file is a scenario,
/// a network or nothing of the kind.
/// @throws BadInput when it can't be read
[[nodiscard]] std::optional<Pasted> model_in_file(const Shelf& shelf, const std::string& path,
                                                  const Session& session);

}  // namespace convwalk
