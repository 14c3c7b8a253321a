#include "lessons.h"

#include <fmt/format.h>
#include <pybind11/stl.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/json_text.h"
#include "desk/lesson_files.h"
#include "lesson/judge.h"
#include "lesson/words.h"
#include "picture/figures.h"

namespace py = pybind11;

namespace convwalk {
namespace {

class PythonLesson {
  public:
    PythonLesson(const std::string& name, const std::string& language)
        : lesson_(lesson_from(name, language.empty() ? language_of_environment() : language)) {}

    [[nodiscard]] const std::string& title() const { return lesson_.title; }
    [[nodiscard]] const std::string& promise() const { return lesson_.promise; }

    [[nodiscard]] std::vector<std::string> scenes() const {
        std::vector<std::string> ids;
        for (const LessonScene& scene : lesson_.scenes) ids.push_back(scene.id);
        return ids;
    }

    // {"words", "question", "kind", "unit", "options", "hints"}, as JSON; "question" is "" where nothing is
    // asked.
    [[nodiscard]] std::string said(const std::string& id) const {
        const LessonScene& scene = named(id);
        nlohmann::json json = {{"words", filled(scene.words.words, scene)},
                               {"question", ""},
                               {"kind", ""},
                               {"unit", scene.words.unit},
                               {"options", nlohmann::json::array()},
                               {"hints", nlohmann::json::array()}};
        if (scene.task) {
            json["question"] = filled(scene.words.question, scene);
            json["kind"] = task_kind_names()[static_cast<std::size_t>(scene.task->kind)];
            for (std::size_t i = 0; i < scene.task->options.size(); ++i)
                json["options"].push_back(label_of(scene, i));
            for (const std::string& hint : scene.words.hints) json["hints"].push_back(filled(hint, scene));
        }
        return json_text(json);
    }

    [[nodiscard]] std::string figure_of(const std::string& id) const { return to_json(named(id).scenario); }
    [[nodiscard]] std::string figure_behind(const std::string& id) const {
        return to_json(revealed(named(id)));
    }

    [[nodiscard]] std::pair<bool, std::string> answered(const std::string& id,
                                                        const std::string& answer) const {
        const LessonScene& scene = named(id);
        if (!scene.task) throw BadInput(fmt::format("scene is \"{}\"; nothing is asked in it", scene.id));
        const Verdict verdict = judge(lesson_, scene, parse_answer(scene, answer));
        return {verdict.right, verdict.sentence};
    }

  private:
    [[nodiscard]] const LessonScene& named(const std::string& id) const {
        return lesson_.scenes[scene_named(lesson_, id)];
    }

    Lesson lesson_;
};

std::vector<std::string> lesson_names() {
    std::vector<std::string> names;
    for (const Lesson& lesson : lessons("en")) names.push_back(lesson.name);
    return names;
}

}  // namespace

void add_lessons(py::module_& module) {
    using Free = py::call_guard<py::gil_scoped_release>;
    module.def("lesson_names", &lesson_names,
               "The ready-made lessons, in the order in which they are taken.");
    py::class_<PythonLesson>(module, "Lesson", "A lesson, and the judge of its answers.")
        .def(py::init<const std::string&, const std::string&>(), py::arg("name"), py::arg("language") = "")
        .def_property_readonly("title", &PythonLesson::title)
        .def_property_readonly("promise", &PythonLesson::promise)
        .def_property_readonly("scenes", &PythonLesson::scenes)
        .def("said", &PythonLesson::said, py::arg("scene"), Free())
        .def("figure", &PythonLesson::figure_of, py::arg("scene"), Free())
        .def("figure_behind", &PythonLesson::figure_behind, py::arg("scene"), Free())
        .def("answer", &PythonLesson::answered, py::arg("scene"), py::arg("answer"), Free());
}

}  // namespace convwalk
