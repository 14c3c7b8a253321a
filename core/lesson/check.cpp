#include "lesson/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "basics/errors.h"
#include "basics/text.h"
#include "lesson/cell_sets.h"
#include "lesson/judge.h"
#include "lesson/lights.h"
#include "lesson/slips.h"
#include "lesson/vary.h"
#include "lesson/words.h"

namespace convwalk {
namespace {

std::size_t words_in(std::string_view text) {
    std::size_t count = 0;
    bool inside = false;
    for (const char c : text) {
        const bool word = c != ' ' && c != '\n';
        count += word && !inside ? 1 : 0;
        inside = word;
    }
    return count;
}

std::size_t letters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

// Whole numbers that stand for themselves: no part of a formula such as "2p", of a fraction or of a word.
std::vector<std::string> literal_numbers(std::string_view text) {
    const auto digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
    const auto joins = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return std::isalpha(byte) != 0 || byte >= 0x80 || c == '.' || c == '/' || c == ':' || c == '_';
    };
    std::vector<std::string> numbers;
    bool braces = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        braces = text[i] == '{' || (braces && text[i] != '}');
        if (!digit(text[i])) continue;
        std::size_t end = i;
        while (end < text.size() && digit(text[end])) ++end;
        const bool before = i > 0 && joins(text[i - 1]);
        // A full stop behind it ends the sentence, if nothing follows at once.
        const bool stop = end < text.size() && (text[end] == '.' || text[end] == ':') &&
                          (end + 1 == text.size() || text[end + 1] == ' ');
        const bool behind = end < text.size() && joins(text[end]) && !stop;
        if (!braces && !before && !behind) numbers.emplace_back(text.substr(i, end - i));
        i = end - 1;
    }
    return numbers;
}

class Checker {
  public:
    explicit Checker(const Lesson& lesson) : lesson_(lesson) {}

    std::vector<std::string> faults_of_tasks() {
        for (const LessonScene& scene : lesson_.scenes) {
            scene_ = &scene;
            try {
                if (scene.task) check_task(*scene.task);
            } catch (const BadInput& error) {
                add(error.what());
            }
        }
        return std::move(faults_);
    }

    std::vector<std::string> faults() {
        if (letters_in(lesson_.short_title) > kLongestShortTitle)
            add(fmt::format("short has more than {} letters", kLongestShortTitle));
        if (letters_in(lesson_.promise) > kLongestPromise)
            add(fmt::format("promise has more than {} letters", kLongestPromise));
        if (lesson_.short_title.empty()) add("short is missing");
        if (lesson_.promise.empty()) add("promise is missing");
        for (const LessonScene& scene : lesson_.scenes) {
            scene_ = &scene;
            try {
                check_words();
                if (scene.task) check_task(*scene.task);
                check_light();
                check_varied();
                if (scene.task && scene.words.question.empty()) add("question is missing");
                if (!scene.task && !scene.words.question.empty()) add("question has no task");
            } catch (const BadInput& error) {
                add(error.what());
            }
        }
        return std::move(faults_);
    }

  private:
    void add(const std::string& sentence) {
        faults_.push_back(
            as_sentence(scene_ == nullptr ? sentence : fmt::format("{}: {}", scene_->id, sentence)));
    }

    // --- words

    void check_words() {
        const SceneWords& w = scene_->words;
        if (w.words.empty()) add("words are missing");
        check_text("words", w.words, true);
        check_text("question", w.question, true);
        check_text("after", w.after, false);
        check_text("notes", w.notes, false);
        for (const std::string& hint : w.hints) check_text("hints", hint, true);
        for (const std::string& option : w.options) check_text("options", option, true);
        for (const std::string& wrong : w.wrong) check_text("wrong", wrong, false);
        const std::size_t options = scene_->task ? scene_->task->options.size() : 0;
        if (!w.options.empty() && w.options.size() != options)
            add(fmt::format("options has {} texts for {} options", w.options.size(), options));
        if (!w.wrong.empty() && w.wrong.size() != options)
            add(fmt::format("wrong has {} texts for {} options", w.wrong.size(), options));
    }

    /// @param early it stands there before the answer
    void check_text(const char* field, const std::string& text, bool early) {
        if (words_in(text) > kMostSceneWords)
            add(fmt::format("{} has {} words; at most {}", field, words_in(text), kMostSceneWords));
        for (const std::string& name : placeholders_in(text)) {
            if (!stands_for_something(name, *scene_))
                add(fmt::format("{} has {{{}}}, which stands for nothing here", field, name));
            if (early && gives_away(name))
                add(fmt::format("{} has {{{}}}, which is the answer", field, name));
        }
        // What was made may be any layer; the sentence behind it speaks of some.
        const bool makes =
            scene_->task && (scene_->task->kind == TaskKind::make || scene_->task->kind == TaskKind::network);
        if (!early && makes) return;
        for (const std::string& number : literal_numbers(text)) {
            if (const std::string_view name = field_of(number); !name.empty())
                add(fmt::format("{} says {}; {{{}}} is that number", field, number, name));
            else if (const std::string other = quantity_with(number); !other.empty())
                add(fmt::format("{} says {}; {{{}}} is that number", field, number, other));
        }
    }

    [[nodiscard]] bool gives_away(const std::string& name) const {
        if (!scene_->task) return false;
        const LessonTask& task = *scene_->task;
        if (name == "answer") return true;
        if (task.kind == TaskKind::size) return name == "output" || name == "size_out" || name == "formula";
        const bool typed = task.kind == TaskKind::value || task.kind == TaskKind::count;
        return typed && (name == task.of || (name == "sum" && task.of == "value"));
    }

    // The field of the scene's layer whose number this is, where it is more than a layer usually has.
    [[nodiscard]] std::string_view field_of(const std::string& number) const {
        if (scene_->scenario.network() != nullptr) return {};
        const Subject subject = subject_of(scene_->scenario);
        if (!has_window(subject.layer.op)) return {};
        for (const char* name :
             {"kernel", "stride", "padding", "dilation", "output_padding", "input", "output"}) {
            const auto amount = quantity_named(name)->of(subject, {});
            if (!amount || amount_text(*amount) != number) continue;
            if (number != "0" && number != "1") return name;
        }
        return {};
    }

    // What else of the figure has this number, from two digits on: smaller ones are alike by chance.
    [[nodiscard]] std::string quantity_with(const std::string& number) const {
        if (number.size() < 2) return "";
        const auto found_in = [&](const Subject& subject) -> std::string {
            for (const Quantity& quantity : quantities()) {
                if (quantity.cell != OfCell::none) continue;
                const auto amount = quantity.of(subject, {});
                if (amount && amount_text(*amount) == number) return std::string(quantity.name);
            }
            return "";
        };
        std::string name = found_in(subject_of(scene_->scenario, scene_->task ? scene_->task->layer : 0));
        if (!name.empty() || !scene_->task || scene_->task->kind != TaskKind::rank) return name;
        for (std::size_t i = 0; i < scene_->task->options.size(); ++i) {
            name = found_in(subject_of(scene_->task->options[i].scenario, scene_->task->layer));
            if (!name.empty()) return fmt::format("{}@{}", name, letter_of(i));
        }
        return "";
    }

    // --- the task

    void check_task(const LessonTask& task) {
        const auto solution = solution_of(*scene_);
        if (!solution) return add("the task has no answer");
        if (!judge(lesson_, *scene_, *solution).right) add("the judge refuses the program's own answer");
        if (task.kind == TaskKind::make && scene_->free.empty() && !scene_->free_kernel)
            add("nothing is free, and a layer is to be made");
        if (task.kind == TaskKind::choose || task.kind == TaskKind::rank) check_options(task);
        if (task.kind == TaskKind::make) check_start(task);
        check_slips(task);
        const auto hidden = scene_->scenario.view.hidden;
        if (task.kind == TaskKind::size && !hidden.size) add("the size is asked for and not hidden");
        if (task.kind == TaskKind::value && !hidden.result) add("a value is asked for and not hidden");
    }

    // A hint points at something that is there, and not at what is asked for.
    void check_light() {
        if (scene_->light.empty()) return;
        if (!scene_->task) return add("light has no task");
        const std::vector<LessonCell> lit = lit_cells(*scene_);
        if (lit.empty()) add("light has no cells");
        const TaskKind kind = scene_->task->kind;
        if (kind != TaskKind::point && kind != TaskKind::paint) return;
        const LessonPlane plane = cell_set_named(scene_->task->of)->plane;
        const auto meant = right_cells(*scene_).value_or(MarkedCells());
        const bool tells = std::any_of(lit.begin(), lit.end(), [&](const LessonCell& cell) {
            return cell.plane == plane && std::find(meant.begin(), meant.end(), cell.at) != meant.end();
        });
        if (tells) add("light shows what is asked for");
    }

    // Other numbers can be drawn.
    void check_varied() {
        if (scene_->vary.empty() && !scene_->vary_numbers) return;
        if (!scene_->task) return add("vary has no task");
        if (scene_->scenario.alone() == nullptr || !scene_->task->options.empty())
            return add("vary is for a single layer, and not for options");
        constexpr std::int64_t kSeeds = 5;
        for (std::int64_t seed = 1; seed <= kSeeds; ++seed) {
            const LessonScene drawn = varied(*scene_, seed);
            if (drawn == *scene_) return add(fmt::format("vary finds no other numbers for seed {}", seed));
            for (const std::string* text :
                 {&scene_->words.words, &scene_->words.question, &scene_->words.after})
                for (const std::string& name : placeholders_in(*text)) {
                    if (!stands_for_something(name, drawn))
                        add(fmt::format("{{{}}} stands for nothing with the numbers of seed {}", name, seed));
                }
        }
    }

    void check_options(const LessonTask& task) {
        const ChosenOptions right = right_options(*scene_);
        if (task.kind == TaskKind::choose && right.size() != 1)
            add(fmt::format("{} of the options are right; exactly one must be", right.size()));
        if (task.kind == TaskKind::choose || right.empty()) return;
        Amount before;
        for (const std::size_t option : right) {
            const auto key =
                quantity_named(task.of)->of(subject_of(task.options[option].scenario, task.layer), task.at);
            if (same_amount(before, *key)) add("two of the options are equal, so they have no order");
            before = *key;
        }
    }

    // What is to be made is not there yet.
    void check_start(const LessonTask&) {
        const MadeLayer start = {subject_of(scene_->scenario).request};
        if (judge(lesson_, *scene_, start).right) add("what is to be made is there already");
    }

    void check_slips(const LessonTask& task) {
        if (task.slips.empty()) return;
        const auto right = right_amount(*scene_);
        if (!right) return add("slips are for numbers that are typed");
        const Subject subject = subject_of(scene_->scenario, task.layer);
        for (const std::string& name : task.slips) {
            const auto slip = slip_named(name)->of(subject, task.at, *right);
            if (!slip) {
                add(fmt::format("the slip {} can't be made here", name));
            } else if (same_amount(*slip, *right)) {
                add(fmt::format("the slip {} gives the right answer, {}", name, amount_text(*right)));
            }
            if (!has_common_words(lesson_.language, "slip_" + name))
                add(fmt::format("the slip {} has no sentence", name));
        }
    }

    const Lesson& lesson_;
    const LessonScene* scene_ = nullptr;
    std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> task_faults_of(const Lesson& lesson) {
    return Checker(lesson).faults_of_tasks();
}

std::vector<std::string> faults_of(const Lesson& lesson) {
    return Checker(lesson).faults();
}

}  // namespace convwalk
