// A document as a window had it: what comes back at the next start. No panels here.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "basics/json_fields.h"
#include "desk/session.h"
#include "scenario/scenario.h"

namespace convwalk {

struct LastDocument {
    Scenario scenario;
    std::string file;               ///< where it was opened or saved; empty: nowhere yet
    std::optional<Scenario> saved;  ///< what `file` (or, without one, the start) holds, when that differs
    std::string mark = {};          ///< mark_of() the file's text when it was read or written; empty: unknown
    bool playing = true;
    double at_ms = 0;  ///< where the animation stands, when it is paused
    bool operator==(const LastDocument&) const = default;

    /// There is something in it that no file holds.
    [[nodiscard]] bool has_work() const { return saved.has_value(); }
};

/// The document of a session, as it comes back: a layer that is impossible can't, the last possible one can.
[[nodiscard]] LastDocument document_of(const Session& session);
/// The other way. @throws BadInput when the scenario is impossible
[[nodiscard]] Session session_of(const LastDocument& document);

/// "transposed convolution 3×3 → 6×6", "mine.json"; for a list.
[[nodiscard]] std::string name_of(const LastDocument& document);

[[nodiscard]] nlohmann::ordered_json json_of(const LastDocument& document);
/// The document in a field; nullopt when it is missing. @throws BadInput
[[nodiscard]] std::optional<LastDocument> read_document(JsonFields& fields, const std::string& name);

/// A path that JSON can hold and a list can show.
[[nodiscard]] bool can_be_kept(const std::string& path);
/// Reads one into `target` when it is there. @throws BadInput
void read_path(JsonFields& fields, const std::string& name, std::string& target);

}  // namespace convwalk
