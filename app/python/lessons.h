// Lessons for Python: what a scene says and asks, and the judge of an answer.
#pragma once

#include <pybind11/pybind11.h>

namespace convwalk {

/// Adds the class Lesson to the module.
void add_lessons(pybind11::module_& module);

}  // namespace convwalk
