// The whole window as a function of its input: bars, panels, canvas and dialogs around one session. Knows
// neither GLFW nor OpenGL, so that it can be driven without a window.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "desk/session.h"
#include "desk/settings.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/file_dialog.h"
#include "ui/frame.h"
#include "ui/panels/canvas.h"
#include "ui/panels/cell_editor.h"
#include "ui/panels/explanation_panel.h"
#include "ui/panels/layer_panel.h"
#include "ui/panels/right_panel.h"
#include "ui/panels/stack_panel.h"
#include "ui/panels/top_bar.h"

namespace convwalk {

class Workbench {
  public:
    /// @param settings what was remembered; the last session comes back unless `scenario` is given
    /// @param shelf    where documents are; outlives the workbench
    /// @param wake     see export_dialog()
    Workbench(const Settings& settings, Shelf& shelf, std::function<void()> wake);

    /// Another document: from the command line. @throws BadInput, and nothing changes
    void open(const std::string& path);

    /// The style of the next frame; fonts are loaded anew when the scale has changed.
    /// @return whether the font atlas was made anew
    bool prepare(const FrameInput& input);

    /// Between ImGui::NewFrame() and ImGui::Render().
    FrameOutput frame(const FrameInput& input, Easel& easel);

    /// What is to be remembered.
    [[nodiscard]] Settings settings() const;
    /// A sentence for the person, at the bottom of the canvas.
    void say(std::string sentence, bool wrong = false);

    [[nodiscard]] const Session& session() const { return session_; }
    [[nodiscard]] const CanvasState& canvas_state() const { return canvas_; }
    [[nodiscard]] const CellEditing& cell_editing() const { return editing_; }
    [[nodiscard]] const Style& style() const { return style_; }

  private:
    enum class Dialog : std::uint8_t { none, help, open_file, save_file, export_figure, unsaved };
    /// What waits until unsaved changes have been asked about.
    struct Plan {
        enum class Kind : std::uint8_t { nothing, start_new, choose_file, open_file, quit };
        Kind kind = Kind::nothing;
        std::string path;
    };
    struct Places {
        Rect strip;  ///< above an open layer of a network
        Rect top, layer, canvas, hint, timeline, explanation;
    };
    struct Message {
        std::string sentence;
        bool wrong = false;
        double left_ms = 0;
    };

    [[nodiscard]] Places places(const FrameInput& input) const;
    void handle_keys(const FrameInput& input);
    void perform(Action action);
    // Each does what an action asks of one thing, or returns false where it is about something else.
    bool perform_on_document(Action action);
    bool perform_on_canvas(Action action);
    bool perform_on_network(Action action);
    void zoom(double factor);
    void move_pin(int rows, int columns);
    void turn_view();
    void show_in(ViewKind view);
    void let_go();
    void focus_next_panel();
    void begin_export();
    void plan(const Plan& plan);
    void carry_out(const Plan& plan);
    void begin_with(const Scenario& scenario, const std::string& file);
    void open_now(const std::string& path);
    void save_as_or_ask(bool ask);
    void save_to(const std::string& path);
    void copy(std::string text, std::string said);
    void paste(std::string_view text);
    void act_on(const RightPanelEdit& edit);
    /// The head of the right panel. @return what is left for what it chooses
    Rect show_right_head(const Rect& whole);
    void show_layer_side(Controls& controls);
    void show_panels(const FrameInput& input, const Places& places, Controls& controls, Easel& easel);
    void show_canvas(const FrameInput& input, const Places& places, Easel& easel);
    // --- a network ---
    [[nodiscard]] bool shows_network() const;
    /// Of the scenario's network; worked out anew when that has changed.
    [[nodiscard]] const StackReport& network_report();
    void act_on_network(const StackPanelEdit& edit);
    void show_network_side();
    void select_map(std::size_t map);
    void open_map(std::size_t map);
    void follow_canvas();
    void show_network_strip(const Places& places);

    /// Keys and characters that are for the numbers in the cells. @return whether keys belong to them
    bool type_in_cells(const FrameInput& input);
    /// Takes what is being typed into a cell. @return false when it is no number: the field stays
    bool leave_cell();
    void apply(CellEdit edit);
    void show_canvas_buttons(const Places& places);
    void show_hint(const Places& places);
    void show_message(const Places& places);
    void show_splitters(const Places& places);
    void show_dialogs(double elapsed_ms, Controls& controls, Easel& easel);
    void show_unsaved_question();
    void keep_navigation();
    /// Whether what has the keyboard is shown.
    [[nodiscard]] bool has_keyboard_panel() const;

    Shelf& shelf_;
    Session session_;
    CanvasState canvas_;
    CellEditing editing_;
    Figure canvas_figure_;  // the session's figure in the canvas' size
    std::int64_t canvas_revision_ = -1;
    Explanation explanation_;  // of the session's figure
    std::int64_t explained_revision_ = -1;
    LayerPanelState layer_panel_;
    RightPanelState right_panel_;
    StackPanelState stack_panel_;
    std::optional<Stack> reported_stack_;
    StackReport network_report_;
    Settings settings_;
    Style style_;
    Typing typing_;
    Dialog dialog_ = Dialog::none;
    FileDialogState file_dialog_;
    ExportDialogState export_dialog_;
    Plan plan_;
    Message message_;
    Places places_;
    int keyboard_panel_ = 0;  // 0: the canvas has the keyboard
    bool alone_ = false;      // the canvas is
    bool quit_ = false;
    bool paste_wanted_ = false;
    std::optional<std::string> copied_;  // for the clipboard
    std::function<void()> wake_;
};

}  // namespace convwalk
