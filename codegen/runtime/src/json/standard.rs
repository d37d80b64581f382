//! Types of the standard library.

use std::collections::BTreeSet;

use super::{
    array::Array,
    codec::Codec,
    cursor::Cursor,
    error::DecodeError,
    rules::{Broken, Measure, Rule},
    writer::Writer,
};

impl Codec for String {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        cursor.owned()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(self);
    }

    fn measure(&self) -> Measure<'_> {
        Measure::Text(self)
    }
}

impl Codec for bool {
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        cursor.boolean()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.boolean(*self);
    }
}

impl Codec for f64 {
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        cursor.double()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.float(*self);
    }

    fn measure(&self) -> Measure<'_> {
        Measure::Number(*self)
    }
}

macro_rules! integers {
    ($($integer:ident)*) => {$(
        impl Codec for $integer {
            #[inline]
            fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
                let start = cursor.position;
                if let Some(Ok(number)) = cursor.short().map(Self::try_from) {
                    return Ok(number);
                }
                cursor.position = start;
                cursor.whole(Self::MIN.into()..=Self::MAX.into()).map(|number| number as Self)
            }

            fn encode(&self, writer: &mut Writer) {
                let number = i128::from(*self);
                writer.integer(number < 0, number.unsigned_abs() as u64);
            }

            fn measure(&self) -> Measure<'_> {
                Measure::Whole((*self).into())
            }
        }
    )*};
}

integers!(i8 u8 i16 u16 i32 u32 i64 u64);

impl Cursor<'_> {
    /// Reads a value or `null`.
    pub(super) fn option<T: Codec>(&mut self) -> Result<Option<T>, DecodeError> {
        match self.take_null()? {
            true => Ok(None),
            false => T::decode(self).map(Some),
        }
    }

    /// Reads a value that stands by itself in memory.
    fn boxed<T: Codec>(&mut self) -> Result<Box<T>, DecodeError> {
        match T::decode(self) {
            Ok(value) => Ok(Box::new(value)),
            Err(error) => Err(error),
        }
    }

    /// Reads a list.
    fn list<T: Codec>(&mut self) -> Result<Vec<T>, DecodeError> {
        let mut array = Array::open(self);
        let mut items = Vec::new();
        while array.more() {
            match T::decode(array.cursor) {
                Ok(item) => items.push(item),
                Err(error) => array.fail(error),
            }
        }
        match array.close() {
            Ok(()) => Ok(items),
            Err(error) => Err(error),
        }
    }

    /// Reads a list whose items are put in order.
    fn set<T: Codec + Ord>(&mut self) -> Result<BTreeSet<T>, DecodeError> {
        let mut array = Array::open(self);
        let mut items = BTreeSet::new();
        while array.more() {
            match T::decode(array.cursor) {
                Ok(item) => {
                    items.insert(item);
                }
                Err(error) => array.fail(error),
            }
        }
        array.close().map(|()| items)
    }
}

impl<T: Codec> Codec for Option<T> {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        cursor.option()
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }

    #[inline]
    fn measure(&self) -> Measure<'_> {
        self.as_ref().map_or(Measure::Nothing, T::measure)
    }

    #[inline]
    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        self.as_ref()?.broken_inside(rules)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Codec> Codec for Box<T> {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        cursor.boxed()
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        T::encode(self, writer);
    }

    #[inline]
    fn measure(&self) -> Measure<'_> {
        T::measure(self)
    }

    #[inline]
    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        T::broken_inside(self, rules)
    }

    #[inline]
    fn takes_null() -> bool {
        T::takes_null()
    }
}

impl<T: Codec> Codec for Vec<T> {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        cursor.list()
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        writer.list(self.iter());
    }

    #[inline]
    fn measure(&self) -> Measure<'_> {
        Measure::Items(self.len())
    }

    #[inline]
    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        Writer::first_broken(self.iter().enumerate(), rules)
    }
}

/// Items stand in their order; one that comes again is the same item.
impl<T: Codec + Ord> Codec for BTreeSet<T> {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError> {
        cursor.set()
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        writer.list(self.iter());
    }

    #[inline]
    fn measure(&self) -> Measure<'_> {
        Measure::Items(self.len())
    }

    #[inline]
    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        Writer::first_broken(self.iter().enumerate(), rules)
    }
}
