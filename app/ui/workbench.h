// The whole window as a function of its input: bars, a desk for what is shown, canvas and dialogs around one
// session. Knows neither GLFW nor OpenGL, so that it can be driven without a window.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/links.h"
#include "desk/pasting.h"
#include "ui/bench.h"
#include "ui/dialogs/deck_dialog.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/file_dialog.h"
#include "ui/frame.h"
#include "ui/layer_desk.h"
#include "ui/network_desk.h"
#include "ui/panels/cell_editor.h"
#include "ui/panels/cell_outlines.h"
#include "ui/panels/lesson_fields.h"
#include "ui/panels/lesson_panel.h"
#include "ui/panels/lessons_panel.h"
#include "ui/panels/maker_panel.h"
#include "ui/panels/start_panel.h"
#include "ui/places.h"

namespace convwalk {

class Workbench {
  public:
    /// @param settings what was remembered; the last session comes back
    /// @param shelf    where documents are; outlives the workbench
    /// @param wake     see export_dialog()
    Workbench(const Settings& settings, Shelf& shelf, std::function<void()> wake);
    Workbench(const Workbench&) = delete;
    Workbench& operator=(const Workbench&) = delete;

    /// Another document: from the command line. @throws BadInput, and nothing changes
    void open(const std::string& path);

    /// A figure of its own instead of what is there. @throws BadInput, and nothing changes
    void begin(const Scenario& scenario);

    /// The page of all that a new figure can begin with, over what is there.
    void show_start();

    /// The page of lessons, over what is there.
    void show_lessons();
    /// The page on which a lesson is made, over what is there.
    void show_maker();
    /// A lesson in place of the figure, which waits.
    /// @param scene nullopt: where one left off
    void begin_lesson(Lesson lesson, std::optional<std::size_t> scene = std::nullopt);
    /// The same by its name or file, at a scene; or the page of all.
    /// @param language empty: as the settings say @throws BadInput
    void open_lesson(const LessonPlace& place, const std::string& language = "");
    /// The style of the next frame; fonts are loaded anew when the scale has changed.
    /// @return whether the font atlas was made anew
    bool prepare(const FrameInput& input);

    /// Between ImGui::NewFrame() and ImGui::Render().
    FrameOutput frame(const FrameInput& input, Easel& easel);

    /// What is to be remembered.
    [[nodiscard]] Settings settings() const;
    /// The window does not close after all: what is in it would be lost, so that is asked about.
    /// @param why it can't be kept, a part of a sentence
    void ask_before_quitting(const std::string& why);
    /// The window does not close after all.
    void stay_open() { quit_ = false; }
    /// There are changes, and nobody has said that they may be lost.
    [[nodiscard]] bool may_lose() const { return document().is_changed() && !dropped_; }
    /// What the last frame has left behind is kept.
    void was_left(LeftFigure figure);
    /// A sentence for the person, at the bottom of the canvas.
    void say(std::string sentence, bool wrong = false) { bench_.say(std::move(sentence), wrong); }

    [[nodiscard]] const Session& session() const { return bench_.session; }
    [[nodiscard]] const CanvasState& canvas_state() const { return bench_.canvas; }
    [[nodiscard]] const CellEditing& cell_editing() const { return editing_; }
    [[nodiscard]] const Style& style() const { return bench_.style; }
    /// nullptr: the figure is shown.
    [[nodiscard]] const StartState* start() const { return start_ ? &*start_ : nullptr; }
    /// The person's own figure, which waits while a lesson is taken.
    [[nodiscard]] const Session& document() const { return visit_ ? visit_->own : bench_.session; }
    /// The lesson that is taken; nullptr: none.
    [[nodiscard]] const LessonPlayer* lesson() const { return visit_ ? &visit_->player : nullptr; }
    /// What is said beside the lesson would tell what is asked.
    [[nodiscard]] bool keeps_secret() const { return is_frozen() && visit_->player.keeps_secret(); }
    [[nodiscard]] bool in_sandbox() const { return visit_ && visit_->sandbox; }
    /// Another page than that of the figure.
    [[nodiscard]] bool shows_page() const { return start_ || lessons_ || shows_maker_; }
    [[nodiscard]] bool shows_lessons() const { return lessons_.has_value(); }
    /// What the address of what is shown has behind its "#"; nullopt: that has none, such as the start page.
    [[nodiscard]] std::optional<std::string> link() const;
    /// The lesson that is being made; nullptr: its page is not shown.
    [[nodiscard]] const LessonDraft* draft() const { return shows_maker_ ? &maker_.draft : nullptr; }

  private:
    enum class Dialog : std::uint8_t {
        none,
        help,
        open_file,
        save_file,
        save_lesson,
        export_deck,
        save_deck,
        export_figure,
        unsaved,
        overwritten,
        exporting,
        discard_left
    };
    /// What waits until a question about it is answered.
    struct Plan {
        enum class Kind : std::uint8_t { nothing, begin, choose_file, open_file, open_left, quit };
        Kind kind = Kind::nothing;
        std::string path = {};
        std::optional<Scenario> figure = {};  ///< that is begun
        bool ready_made = false;              ///< it can be had again
        bool exports = false;                 ///< it is exported then
        std::string said = {};                ///< when that is done
    };
    /// What each action does.
    struct Deeds;

    [[nodiscard]] Desk& desk();
    /// The document with the pin and the part of the figure that are shown.
    [[nodiscard]] Scenario shown() const;
    void take_in(const FrameInput& input);
    [[nodiscard]] FrameOutput output();

    // --- keys ---
    void handle_keys(const FrameInput& input);
    /// Keys and characters that are for the numbers in the cells. @return whether keys belong to them
    bool type_in_cells(const FrameInput& input);
    /// Whether the cell that is typed in keeps an action from being done.
    [[nodiscard]] bool cell_keeps(Action action);
    /// Takes what is being typed into a cell. @return false when it is no number: the field stays
    bool leave_cell();
    void apply(CellEdit edit);
    void keep_navigation();
    /// Whether what has the keyboard is shown.
    [[nodiscard]] bool has_keyboard_panel() const;

    // --- actions ---
    void perform(Action action);
    void zoom(double factor);
    void pin_next_plane();
    void move_pin(int rows, int columns);
    void let_go();
    void focus_next_panel();
    void show_next_tab();
    [[nodiscard]] bool may_export();
    [[nodiscard]] ExportDialogState new_export_dialog() const;
    void begin_export();
    void export_again();
    void copy_picture(Easel& easel);

    // --- the start page ---
    void show_start_page(const FrameInput& input, Controls& controls, Easel& easel);
    void handle_start_keys(const FrameInput& input);
    void paste_on_start(std::string_view text);
    /// What a new figure is made to look like: the one that is open, with the exports chosen last.
    [[nodiscard]] Scenario looks_of_next() const;

    // --- lessons (workbench_lessons.cpp) ---
    struct Visit {
        LessonPlayer player;
        Session own;         // waits until the lesson ends, ...
        Scenario own_shown;  // ... with what of it was shown
        CanvasState own_canvas;
        std::int64_t turn = -1;  // of the player, that is shown
        bool sandbox = false;
        bool previews = false;  // the lesson that is being made, whose page comes back
        bool tab = true;        // the right panel shows the lesson
        bool focus = false;     // the field of the answer gets the keyboard
        LayerPanelState fields = {};
    };
    void begin_visit(Lesson lesson, std::optional<std::size_t> scene, bool previews);
    void leave_lesson();
    void show_scene();
    void follow_player();
    void open_sandbox();
    void check_answer();
    /// Keys that a lesson takes. @return whether it did
    [[nodiscard]] bool take_lesson_key(const Chord& chord, bool typing);
    /// Cells that are clicked are marked, where a task asks for that.
    void mark_clicked_cell();
    void draw_marks(const Picture& picture) const;
    [[nodiscard]] bool marks_cells() const;
    /// What a hint points at.
    void draw_lights(const Picture& picture) const;
    void outline_cells(const Picture& picture, const std::vector<LessonCell>& cells,
                       CellOutline outline) const;
    /// The numbers of the kernel alone can be changed in this scene.
    [[nodiscard]] bool frees_kernel() const { return is_frozen() && visit_->player.scene().free_kernel; }
    /// The numbers in the cells stay as they are.
    [[nodiscard]] bool keeps_numbers() const {
        return is_frozen() && (!frees_kernel() || visit_->player.is_answered());
    }
    void show_secret_note() const;
    void copy_link();
    [[nodiscard]] bool is_frozen() const { return visit_ && !visit_->sandbox; }
    void show_lesson_fields(Controls& controls);
    void show_lesson_panel(Controls& controls);
    [[nodiscard]] std::vector<std::string_view> tabs();
    /// Which of them is shown.
    [[nodiscard]] std::size_t shown_tab(std::size_t tabs) const;
    void choose_tab(std::size_t tab, std::size_t tabs);
    void show_lessons_page(const FrameInput& input, Controls& controls, Easel& easel);
    [[nodiscard]] std::string language() const;

    // --- the lesson that is made (workbench_maker.cpp) ---
    void add_to_lesson();
    void show_maker_page(const FrameInput& input, Controls& controls, Easel& easel);
    void preview_lesson();
    void save_lesson_to(const std::string& path);
    void show_deck_dialog();
    void show_deck_dialog(Controls& controls);
    void write_deck_to(const std::string& folder);
    /// What was made is found again after a crash.
    void keep_draft();
    [[nodiscard]] std::string draft_path() const;

    // --- documents ---
    void plan(const Plan& plan);
    void plan_behind_export(const Plan& plan);
    [[nodiscard]] bool is_exporting() const;
    [[nodiscard]] bool loses_work(const Plan& plan) const;
    void carry_out(const Plan& plan);
    void begin_figure(const Plan& plan);
    /// Does what may lead from one document to another. Work of the one that no file holds is left behind;
    /// the other one, coming back, is not among what was left any more.
    void go_between(const std::function<void()>& go);
    void look_anew();
    void begin_with(const Scenario& scenario, const std::string& file);
    void open_now(const std::string& path);
    void take_picture(OwnPicture picture);
    void take_left_now(const std::string& path);
    void read_file_anew();
    void save_as_or_ask(bool ask);
    void save_to(const std::string& path, bool over_another = false);
    void take_theirs();
    void paste(std::string_view text);
    // What was pasted, or a model that a file holds.
    void take_up(Pasted pasted);

    // --- what is shown ---
    [[nodiscard]] Places places(const FrameInput& input);
    void show_panels(const FrameInput& input, Controls& controls, Easel& easel);
    void show_canvas(const FrameInput& input, Easel& easel);
    /// Of the field whose label is pointed at, or was clicked.
    void show_meaning();
    void take_up_zoom();
    void follow_canvas();
    void show_sheet_head();
    void show_left(Controls& controls);
    void show_right(Controls& controls);
    void show_timeline();
    void show_top(Easel& easel);
    void show_overlays();
    void show_dialogs(double elapsed_ms, Controls& controls, Easel& easel);
    void show_file_dialog(Controls& controls);
    void show_export_dialog(double elapsed_ms, Controls& controls, Easel& easel);
    void take_exported(const ExportDraft& draft);
    void ask_about_changes();
    void ask_about_file();
    void ask_about_export();
    void ask_about_left();
    void ask_whether_to_discard(std::vector<std::string> paths);

    Shelf& shelf_;
    Bench bench_;
    LayerDesk layer_desk_{bench_};
    NetworkDesk network_desk_{bench_};
    CellEditing editing_;
    std::optional<StartState> start_;      // none: the figure is shown
    std::optional<Visit> visit_;           // none: no lesson is taken
    std::optional<LessonsState> lessons_;  // none: their page is not shown
    bool export_next_ = false;             // in the next frame, over the panels that come back in it
    MakerState maker_;                     // stays when its page is closed
    bool shows_maker_ = false;
    bool maker_read_ = false;  // what was kept of it
    std::string language_;     // of lessons, chosen at the start; empty: as the settings say
    Thumbnails thumbnails_;
    Figure canvas_figure_;             // the session's figure in the canvas' size
    std::optional<Meant> kept_meant_;  // whose card stays
    std::int64_t canvas_revision_ = -1;
    Typing typing_;
    double waited_ms_ = 0;  // for what is being worked out
    Dialog dialog_ = Dialog::none;
    FileDialogState file_dialog_;
    DeckDialogState deck_dialog_;
    ExportDialogState export_dialog_;
    std::string exported_to_;  // the document, by the dialog; empty: nowhere yet
    bool picture_wanted_ = false;
    Plan plan_;
    Places places_;
    Sheet sheet_;
    int keyboard_panel_ = 0;    // 0: the canvas has the keyboard
    bool alone_ = false;        // the canvas is
    bool hint_heeded_ = false;  // it is away when the next figure is there
    bool quit_ = false;
    std::optional<LastDocument> left_behind_;
    std::vector<std::string> to_discard_;  // paths of left figures, while that is asked about
    bool dropped_ = false;                 // changes, as was asked about: they don't come back
    bool when_written_ = false;            // the plan waits for the export
    bool remember_ = false;                // before anything else happens
    std::string why_lost_;                 // what is asked about
    std::function<void()> wake_;
};

}  // namespace convwalk
