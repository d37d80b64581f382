//! Types of the standard library.

use std::collections::BTreeSet;

use super::{
    array::Array,
    codec::{Codec, put},
    cursor::Cursor,
    error::DecodeError,
    rules::{Broken, Measure, Rule},
    writer::Writer,
};

impl Codec for String {
    #[inline]
    fn vacant() -> Self {
        Self::new()
    }

    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        *self = cursor.owned()?;
        Ok(())
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(self);
    }

    fn measure(&self) -> Measure<'_> {
        Measure::Text(self)
    }
}

impl Codec for bool {
    #[inline]
    fn vacant() -> Self {
        false
    }

    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        *self = cursor.boolean()?;
        Ok(())
    }

    fn encode(&self, writer: &mut Writer) {
        writer.boolean(*self);
    }
}

impl Codec for f64 {
    #[inline]
    fn vacant() -> Self {
        0.0
    }

    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        *self = cursor.double()?;
        Ok(())
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
            fn vacant() -> Self {
                0
            }

            fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
                let start = cursor.position;
                *self = if let Some(Ok(number)) = cursor.short().map(Self::try_from) {
                    number
                } else {
                    cursor.position = start;
                    cursor.whole(Self::MIN.into()..=Self::MAX.into())? as Self
                };
                Ok(())
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
    /// Reads a value into an option that is empty.
    fn option<T: Codec>(&mut self, option: &mut Option<T>) -> Result<(), DecodeError> {
        put(option, Some(T::vacant()));
        match option {
            Some(value) => value.decode(self),
            None => Ok(()),
        }
    }

    /// Reads a list.
    fn list<T: Codec>(&mut self, items: &mut Vec<T>) -> Result<(), DecodeError> {
        let mut array = Array::open(self);
        while array.more() {
            let mut item = T::vacant();
            match item.decode(array.cursor) {
                Ok(()) => items.push(item),
                Err(error) => array.fail(error),
            }
        }
        array.close()
    }

    /// Reads a list whose items are put in order.
    fn set<T: Codec + Ord>(&mut self, items: &mut BTreeSet<T>) -> Result<(), DecodeError> {
        let mut array = Array::open(self);
        while array.more() {
            let mut item = T::vacant();
            match item.decode(array.cursor) {
                Ok(()) => drop(items.insert(item)),
                Err(error) => array.fail(error),
            }
        }
        array.close()
    }
}

impl<T: Codec> Codec for Option<T> {
    #[inline]
    fn vacant() -> Self {
        None
    }

    #[inline]
    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        match cursor.take_null()? {
            true => Ok(()),
            false => cursor.option(self),
        }
    }

    #[inline]
    fn decode_value(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        cursor.option(self)
    }

    #[inline]
    fn takes_null() -> bool {
        T::takes_null()
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
    fn vacant() -> Self {
        Self::new(T::vacant())
    }

    #[inline]
    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        T::decode(self, cursor)
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
    fn vacant() -> Self {
        Self::new()
    }

    #[inline]
    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        cursor.list(self)
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
    fn vacant() -> Self {
        Self::new()
    }

    #[inline]
    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        cursor.set(self)
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
