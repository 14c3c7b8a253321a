// What the window remembers from one start to the next: a JSON file in the config folder. No panels here.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/export_choice.h"
#include "desk/kept_sessions.h"
#include "desk/last_document.h"
#include "desk/lesson_player.h"
#include "desk/shelf.h"
#include "frameworks/rules.h"
#include "scenario/scenario.h"

namespace convwalk {

/// What the panel on the right shows.
enum class RightTab : std::uint8_t { explain, code, find };
/// "explain", "code", "find": in the settings file.
[[nodiscard]] const std::vector<std::string>& right_tab_names();

/// Where a window is, in the screen's coordinates.
struct WindowPlace {
    int x = 0;
    int y = 0;
    int width = 0;  ///< 0: as is usual
    int height = 0;
    bool maximised = false;  ///< the others are those of before
    bool operator==(const WindowPlace&) const = default;
};

struct Settings {
    std::vector<std::string> recent_files;  ///< absolute, newest first, at most kMostRecentFiles, each once
    int layer_panel_px = 300;               ///< width at a scale of 100 %, here and below
    int explanation_panel_px = 308;
    bool layer_panel_shown = true;
    bool explanation_panel_shown = true;
    RightTab right_tab = RightTab::explain;
    Framework framework = Framework::pytorch;  ///< whose code is shown
    bool hint_put_away = false;                ///< the row that helps at the first start
    bool start_page = false;                   ///< the start page at every start, not only at the first one
    bool loop = true;
    double speed = 1;                     ///< of playing; 1 = as the scenario times it
    std::string scenario_folder;          ///< where scenarios were opened or saved last; empty: nowhere yet
    std::string export_folder;            ///< the same for exports
    ExportChoice last_export;             ///< how was exported last: new figures begin with it
    double ui_scale = 0;                  ///< 1 = 100 %; 0 = as the monitor says
    std::vector<LessonProgress> lessons;  ///< those that were begun
    std::string lesson_language;          ///< "de"; empty: as the environment says
    WindowPlace window;
    std::optional<LastDocument> session;
    std::vector<LeftFigure> left;  ///< work that windows have left which are gone; not a part of the JSON
    bool operator==(const Settings&) const = default;
};

inline constexpr std::size_t kMostRecentFiles = 10;
inline constexpr int kNarrowestPanel = 120;  ///< px at 100 %
inline constexpr int kWidestPanel = 2000;    ///< px at 100 %
inline constexpr double kSlowest = 0.05;
inline constexpr double kFastest = 20;
inline constexpr double kSmallestUiScale = 0.5;
inline constexpr double kLargestUiScale = 4;
/// The sizes of the window's type that a person chooses from, as Settings::ui_scale.
inline constexpr std::array<double, 4> kTypeSizes = {1, 1.25, 1.5, 2};

/// The next larger one of these (`by` > 0) or smaller one (< 0); the outermost when there is none.
[[nodiscard]] double next_type_size(double scale, int by);

/// Puts a file at the head of the recent ones.
void remember_file(Settings& settings, const std::string& path);
/// Takes a file that is gone out of the recent ones.
void forget_file(Settings& settings, const std::string& path);

/// The settings as JSON text. Values are brought into their ranges; names that are no UTF-8 are left out,
/// since JSON can't hold them.
[[nodiscard]] std::string to_json(const Settings& settings);

struct ReadSettings {
    Settings settings;
    std::optional<std::string> sentence;  ///< the first thing that could not be read, for a person
};

/// Reads what it can: each field that is missing or wrong keeps its default. Fields it does not know, and
/// what it can't read of a newer program's, are left aside. Never throws for what is in the text.
[[nodiscard]] ReadSettings parse_settings(std::string_view json);

/// What one window changed, put into what is in a file that other windows write, too: their changes, and
/// fields that are not known here, stay. Of the recent files, those of both are kept.
/// @param theirs text of the file; one that is no object counts as empty
/// @param before settings of this window when it read or wrote the file last
[[nodiscard]] std::string merged_json(std::string_view theirs, const Settings& before, const Settings& now);

/// settings.json in a folder, and the documents of windows beside it. Nothing throws: a program that can't
/// remember goes on.
class SettingsFile {
  public:
    /// @param shelf  outlives it
    /// @param folder made when it is first written to; empty: nothing is remembered
    SettingsFile(Shelf& shelf, std::string folder);

    /// Defaults without a sentence when there is no file yet. A file that can't be read as a whole is kept as
    /// settings.json.broken, and what could be read of it is used.
    /// @param resumes the last document comes back; else it is another window's, and among what was left when
    /// there is work in it
    [[nodiscard]] ReadSettings load(bool resumes = true);

    /// Writes what changed, atomically. A file that load() could neither read nor put aside is left alone.
    /// @param leaves the window closes: what it had is the last document
    /// @return why it can't be kept, the first time only
    [[nodiscard]] std::optional<std::string> save(const Settings& settings, bool leaves = false);

    /// Keeps a document with work that another takes the place of, as if a window had left it.
    /// @return nullopt: it can't be kept
    [[nodiscard]] std::optional<LeftFigure> leave(const LastDocument& document);

    /// Why the document that was saved last will not come back; empty when it will.
    [[nodiscard]] const std::string& why_document_is_lost() const { return document_lost_; }

    /// Empty when there is no folder.
    [[nodiscard]] std::string path() const;

  private:
    [[nodiscard]] ReadSettings load_settings();
    void save_settings(const Settings& settings);

    Shelf& shelf_;
    std::string folder_;
    KeptSessions sessions_;
    std::optional<Settings> before_;  // what the file holds of this window
    std::string document_lost_ = "it was not kept yet";
    bool left_alone_ = false;
    bool complained_ = false;
};

}  // namespace convwalk
