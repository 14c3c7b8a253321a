#include "lesson/lights.h"

#include <algorithm>

#include "basics/errors.h"
#include "lesson/cell_sets.h"
#include "lesson/subject.h"

namespace convwalk {
namespace {

void add_set(std::vector<LessonCell>& cells, const char* name, const Subject& subject, const Extents& at) {
    const CellSet& set = *cell_set_named(name);
    const auto found = set.of(subject, at);
    if (!found) return;
    for (const Extents& cell : *found) cells.push_back({set.plane, cell});
}

// A cell of the full result, where the cut leaves it, and the inputs that it comes from.
std::vector<LessonCell> about_full(const LessonTask& task, const Subject& subject) {
    LessonCell cell{LessonPlane::output, task.at};
    for (std::size_t i = 0; i < cell.at.size(); ++i) cell.at[i] -= subject.layer.axes[i].padding_begin;
    std::vector<LessonCell> cells = {cell};
    add_set(cells, "read_by", subject, cell.at);
    return cells;
}

// What a number that is asked for belongs to.
std::vector<LessonCell> about_number(const LessonTask& task, const Subject& subject) {
    if (subject.report) return {{LessonPlane::layer, {static_cast<std::int64_t>(subject.number)}}};
    if (task.kind == TaskKind::size) {
        std::vector<LessonCell> cells;
        add_set(cells, "beside_window", subject, {});
        return cells;
    }
    const Quantity& quantity = *quantity_named(task.of);
    if (quantity.cell == OfCell::full) return about_full(task, subject);
    if (quantity.cell == OfCell::input) return {{LessonPlane::input, task.at}};
    if (quantity.cell != OfCell::output) return {};
    std::vector<LessonCell> cells = {{LessonPlane::output, task.at}};
    if (task.kind == TaskKind::value) add_set(cells, "read_by", subject, task.at);
    return cells;
}

std::vector<LessonCell> about_cells(const LessonTask& task) {
    const CellSet& set = *cell_set_named(task.of);
    if (set.about == OfCell::output) return {{LessonPlane::output, task.at}};
    if (set.about == OfCell::input) return {{LessonPlane::input, task.at}};
    return {};
}

// What can be changed: the kernel, or what the padding lies around.
std::vector<LessonCell> about_made(const LessonScene& scene) {
    const bool padding =
        !scene.free_kernel && std::none_of(scene.free.begin(), scene.free.end(), [](LayerField f) {
            return f == LayerField::kernel || f == LayerField::stride || f == LayerField::dilation;
        });
    return {{padding ? LessonPlane::input : LessonPlane::kernel, {}}};
}

std::vector<LessonCell> named_cells(const LessonScene& scene) {
    std::vector<LessonCell> cells;
    const Subject subject = subject_of(scene.scenario);
    for (const LitCells& lit : scene.light) {
        if (lit.of.empty())
            cells.push_back(lit.cell);
        else
            add_set(cells, lit.of.c_str(), subject, lit.cell.at);
    }
    return cells;
}

}  // namespace

std::vector<LessonCell> lit_cells(const LessonScene& scene) {
    if (!scene.task) return {};
    try {
        if (!scene.light.empty()) return named_cells(scene);
        switch (scene.task->kind) {
            case TaskKind::size:
            case TaskKind::value:
            case TaskKind::count:
                return about_number(*scene.task, subject_of(scene.scenario, scene.task->layer));
            case TaskKind::point:
            case TaskKind::paint:
                return about_cells(*scene.task);
            case TaskKind::make:
                return about_made(scene);
            case TaskKind::choose:
            case TaskKind::rank:
            case TaskKind::code:
            case TaskKind::network:
                return {};
        }
    } catch (const BadInput&) {
        // Of a figure that is impossible nothing is lit.
    }
    return {};
}

}  // namespace convwalk
