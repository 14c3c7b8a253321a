// Compiled once for every processor and, where the compiler can, once for wider vectors; see CMakeLists.txt.
#include <Eigen/Core>

#include "network/run/matrix_product.h"

#ifndef CONVWALK_KERNELS
#define CONVWALK_KERNELS kPlainKernels
#endif

namespace convwalk {
namespace {

template <typename Scalar>
void multiply_with_eigen(const MatrixProduct<Scalar>& p) {
    using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    using Pitch = Eigen::OuterStride<>;
    const Eigen::Map<const Matrix, 0, Pitch> right(p.right, p.inner, p.columns, Pitch(p.right_pitch));
    Eigen::Map<Matrix, 0, Pitch> into(p.into, p.rows, p.columns, Pitch(p.into_pitch));
    if (p.left_on_its_side) {
        into.noalias() = Eigen::Map<const Matrix>(p.left, p.inner, p.rows).transpose() * right;
    } else {
        into.noalias() = Eigen::Map<const Matrix>(p.left, p.rows, p.inner) * right;
    }
}

}  // namespace

extern const MatrixKernels CONVWALK_KERNELS = {multiply_with_eigen<float>, multiply_with_eigen<double>};

}  // namespace convwalk
