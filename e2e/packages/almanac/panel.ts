/** A package that is broken: loading its panel throws. */
throw new Error('the almanac lists no pages');
