#include "harness/base/stats.hpp"

#include <boost/math/distributions/students_t.hpp>

namespace typed_pipes::harness {

double students_t(double degrees_of_freedom, double share) {
  // Without long double: it takes twice as long to compile, and the digits it adds are told to nobody.
  using in_double = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return boost::math::quantile(
      boost::math::students_t_distribution<double, in_double>(degrees_of_freedom), share);
}

}  // namespace typed_pipes::harness
